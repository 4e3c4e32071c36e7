"""How the console looks and speaks for somebody."""

from django.db import transaction

from ops_console.shared import errors
from staff.choices import Density, Language, Theme
from staff.models import Staff

PREFERENCES = ("language", "density", "theme", "hotkeys")


@transaction.atomic
def change_preferences(
    *,
    person: Staff,
    language: str,
    density: str,
    theme: str,
    hotkeys: bool,
    seen: str | None = None,
) -> Staff:
    """Save how the console looks and speaks for this person; Invalid for an unknown code.

    Conflict when `seen` (a stamp) is no longer what stands: another tab was faster.
    """
    known = language in Language.values and density in Density.values and theme in Theme.values
    if not known:
        raise errors.Invalid
    standing = Staff.objects.select_for_update().get(pk=person.pk)
    if seen and seen != preferences_stamp(standing):
        raise errors.Conflict
    person.language, person.density, person.theme, person.hotkeys = (
        language,
        density,
        theme,
        hotkeys,
    )
    person.save(update_fields=PREFERENCES)
    return person


def preferences_stamp(person: Staff) -> str:
    """Return what a form remembers, to notice that something else stands now."""
    return "|".join(str(getattr(person, name)) for name in PREFERENCES)
