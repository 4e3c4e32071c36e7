"""How the console looks and speaks for somebody."""

from django.db import transaction

from ops_console.shared import errors
from staff.choices import Density, Language, Theme
from staff.models import Staff


@transaction.atomic
def change_preferences(
    *, person: Staff, language: str, density: str, theme: str, hotkeys: bool
) -> Staff:
    """Save how the console looks and speaks for this person; Invalid for an unknown code."""
    known = language in Language.values and density in Density.values and theme in Theme.values
    if not known:
        raise errors.Invalid
    person.language, person.density, person.theme, person.hotkeys = (
        language,
        density,
        theme,
        hotkeys,
    )
    person.save(update_fields=["language", "density", "theme", "hotkeys"])
    return person
