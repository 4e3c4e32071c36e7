"""What privacy officers may take along: the people affected by an incident, for their notices."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from exports.kinds import Asked, Cell, Column, ExportKind, Row
from ops_console.shared import errors
from ops_console.shared.personal import Kind
from privacy.selectors import affected, incidents
from privacy.selectors.naming import Named, named
from staff.choices import Permission

if TYPE_CHECKING:
    from exports.kinds import Text
    from privacy.models import Incident
    from staff.models import Staff

AT_ONCE = 500
_COLUMNS = (
    Column("subject_type", _("Kind")),
    Column("subject_id", _("Whose data")),
    Column("reference", _("Reference")),
    Column("name", _("Name"), Kind.NAME),
    Column("entries", _("Accesses")),
    Column("kinds", _("Kinds of access")),
    Column("first_at", _("First")),
    Column("last_at", _("Last")),
    Column("classes", _("Classes of data")),
)


class AffectedSelection:
    """The affected people of one market."""

    def __init__(self, person: "Staff", incident: "Incident", code: str) -> None:
        self.person, self.incident, self.code = person, incident, code

    def words(self) -> "Sequence[tuple[Text, Text]]":
        """Return which incident it is."""
        return [(_("Incident"), f"{self.incident.pk}"), (_("Market"), self.code)]

    def count(self) -> int:
        """Return how many people are affected."""
        return affected.count_people(self.incident, [self.code])

    def rows(self, columns: Sequence[str]) -> Iterator[Row]:
        """Yield the people in a fixed order."""
        found = affected.people(self.incident, [self.code])
        while batch := list(islice(found, AT_ONCE)):
            for who in named(self.person, batch):
                cells = _cells(who)
                subject = (who.row.subject_type, who.row.subject_id)
                yield Row([cells[name] for name in columns], subject)


def _cells(who: Named) -> dict[str, Cell]:
    row = who.row
    return {
        "subject_type": row.subject_type,
        "subject_id": row.subject_id,
        "reference": who.reference,
        "name": who.name,
        "entries": row.entries,
        "kinds": row.told,
        "first_at": row.first_at,
        "last_at": row.last_at,
        "classes": ", ".join(row.classes),
    }


def affected_selection(asked: Asked) -> AffectedSelection:
    """Return the people affected by the incident that the query names; Invalid without one."""
    number = asked.query.get("incident", "")
    if not number.isdecimal() or len(number) > incidents.MOST_DIGITS:
        raise errors.Invalid
    incident = incidents.get_incident(asked.person, int(number))
    codes = incidents.codes_of(asked.person, incident)
    if asked.market.code not in codes:
        raise errors.NotFound
    return AffectedSelection(asked.person, incident, asked.market.code)


AFFECTED_EXPORT = ExportKind(
    code="affected",
    label=_("People affected by an incident"),
    permission=Permission.SEARCH_INCIDENTS,
    columns=_COLUMNS,
    select=affected_selection,
    page="privacy:incidents",
    parameters=("incident",),
)
