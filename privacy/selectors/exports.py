"""What privacy officers may take along: the people affected by an incident, for their notices."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from exports.kinds import Asked, Cell, Column, ExportKind, Row
from ops_console.shared import errors
from privacy.selectors import affected, incidents
from staff.choices import Permission

if TYPE_CHECKING:
    from exports.kinds import Text
    from privacy.models import Incident

_COLUMNS = (
    Column("subject_type", _("Kind")),
    Column("subject_id", _("Whose data")),
    Column("entries", _("Accesses")),
    Column("first_at", _("First")),
    Column("last_at", _("Last")),
    Column("classes", _("Classes of data")),
)


class AffectedSelection:
    """The affected people of one market."""

    def __init__(self, incident: "Incident", code: str) -> None:
        self.incident = incident
        self.code = code

    def words(self) -> "Sequence[tuple[Text, Text]]":
        """Return which incident it is."""
        return [(_("Incident"), f"{self.incident.pk}"), (_("Market"), self.code)]

    def count(self) -> int:
        """Return how many people are affected."""
        return affected.affected(self.incident, [self.code]).order_by().count()

    def rows(self, columns: Sequence[str]) -> Iterator[Row]:
        """Yield the people in a fixed order."""
        for person in affected.people(self.incident, [self.code]):
            cells: dict[str, Cell] = {
                "subject_type": person.subject_type,
                "subject_id": person.subject_id,
                "entries": person.entries,
                "first_at": person.first_at,
                "last_at": person.last_at,
                "classes": ", ".join(person.classes),
            }
            subject = (person.subject_type, person.subject_id)
            yield Row([cells[name] for name in columns], subject)


def affected_selection(asked: Asked) -> AffectedSelection:
    """Return the people affected by the incident that the query names; Invalid without one."""
    number = asked.query.get("incident", "")
    if not number.isdecimal() or len(number) > incidents.MOST_DIGITS:
        raise errors.Invalid
    incident = incidents.get_incident(asked.person, int(number))
    codes = incidents.codes_of(asked.person, incident)
    if asked.market.code not in codes:
        raise errors.NotFound
    return AffectedSelection(incident, asked.market.code)


AFFECTED_EXPORT = ExportKind(
    code="affected",
    label=_("People affected by an incident"),
    permission=Permission.SEARCH_INCIDENTS,
    columns=_COLUMNS,
    select=affected_selection,
    page="privacy:incidents",
    parameters=("incident",),
)
