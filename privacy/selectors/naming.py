"""Who stands behind the numbers of an incident's answer: masked names, and where their trail is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from inquiries.selectors import customers_by_id, numbers_of_inquiries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ops_console.shared.personal import Sealed
    from privacy.selectors.affected import Affected
    from staff.models import Staff

CUSTOMER, INQUIRY = "inquiries.Customer", "inquiries.Inquiry"


@dataclass(frozen=True)
class Named:
    """An affected person with what the console shows of them; erased ones are numbers only."""

    row: "Affected"
    name: "Sealed | str"
    reference: str
    url: str


def named(person: "Staff", rows: "Sequence[Affected]") -> list[Named]:
    """Return the people with their names as the reader may see them: masked."""
    customers = customers_by_id(person, _ids(rows, CUSTOMER))
    numbers = numbers_of_inquiries(person, _ids(rows, INQUIRY))
    result = []
    for row in rows:
        own = int(row.subject_id) if row.subject_id.isdecimal() else 0
        customer = customers.get(own) if row.subject_type == CUSTOMER else None
        number = numbers.get(own, "") if row.subject_type == INQUIRY else ""
        name: Sealed | str = customer.name if customer else ""
        reference = customer.reference if customer else number
        result.append(Named(row, name, reference, _trail_of(row)))
    return result


def _ids(rows: "Sequence[Affected]", kind: str) -> set[int]:
    own = {row.subject_id for row in rows if row.subject_type == kind}
    return {int(text) for text in own if text.isdecimal()}


def _trail_of(row: "Affected") -> str:
    query = {"chain": row.market, "subject": f"{row.subject_type}:{row.subject_id}"}
    return f"{reverse('privacy:audit')}?{urlencode(query)}"
