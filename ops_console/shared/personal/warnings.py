"""What is said before numbers of people are saved in a free text, where nobody looks for them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ops_console.shared.personal.kinds import Kind

NAMES = {
    Kind.NATIONAL_ID: gettext_lazy("a national number"),
    Kind.CARD: gettext_lazy("a card number"),
    Kind.PHONE: gettext_lazy("a phone number"),
}


def warning_of(kinds: Iterable[Kind]) -> str:
    """Say what was found, and where it belongs."""
    found = ", ".join(str(NAMES[kind]) for kind in kinds)
    return _(
        "This text holds %(found)s. Move it to the customer's field, or save it anyway: it is "
        "masked wherever the text is shown."
    ) % {"found": found}
