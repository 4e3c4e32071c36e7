"""What somebody asks to see in clear: the row, whose it is, and whether it is open already."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from inquiries.choices.reveals import REVEALABLE, Thing
from inquiries.models import Correction, Customer, Inquiry, Note, Policy, Reveal
from inquiries.rules.identifiers import printed_phone
from inquiries.rules.reveals import is_sensitive
from inquiries.selectors import lookups
from inquiries.selectors.customers import check_open_to_team
from inquiries.task_fields import profile_of
from ops_console.shared import errors
from ops_console.shared.personal import Kind, Sealed, hide_numbers, kinds_in, shown

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import Promise

    from staff.models import Market, Staff

_ROWS: dict[str, type[Any]] = {
    Thing.CUSTOMER: Customer,
    Thing.POLICY: Policy,
    Thing.INQUIRY: Inquiry,
    Thing.NOTE: Note,
    Thing.CORRECTION: Correction,
}
Key = tuple[str, int, str]
DETAILS = "details"


@dataclass(frozen=True)
class Asked:
    """A field of a row, and the inquiry at hand; without one the reason must say more."""

    thing: str
    pk: int
    field: str
    number: str = ""


@dataclass(frozen=True)
class Target:
    """The field that is asked for, with whose it is and the inquiry for which it is needed."""

    thing: str
    row: "Model"
    field: str
    market: "Market"
    customer: Customer | None
    inquiry: Inquiry | None

    @property
    def kind(self) -> Kind:
        """What the field tells about somebody."""
        return kind_of(self.row, self.field)

    @property
    def is_sensitive(self) -> bool:
        """Whether it takes the stronger right and a fresh sign-in."""
        return is_sensitive(self.kind)

    @property
    def label(self) -> "str | Promise":
        """What people call the field."""
        return REVEALABLE[Thing(self.thing)][self.field]

    @property
    def masked(self) -> str:
        """What everybody may see of it."""
        if self.field == DETAILS:
            return str(hide_numbers(_told(self.row)))
        return shown(self.row, self.field)

    @property
    def key(self) -> Key:
        """What tells this field from every other one."""
        return (self.thing, self.row.pk, self.field)

    @property
    def subject(self) -> str:
        """Whose details are opened, as the count of looks names it."""
        if self.customer is not None:
            return subject_of(self.customer)
        return f"{Thing.INQUIRY.value}:{self.inquiry.pk if self.inquiry else self.row.pk}"


def kind_of(row: "Model", field: str) -> Kind:
    """Return what a field tells about somebody; typed answers are free texts about a person."""
    classified = getattr(row._meta.get_field(field), "personal", Kind.FREE_TEXT)  # noqa: SLF001 - Django's documented API
    return Kind(classified)


def subject_of(customer: Customer) -> str:
    """Return how the count of looks names a customer."""
    return f"{Thing.CUSTOMER.value}:{customer.pk}"


def find_target(person: "Staff", asked: Asked) -> Target:
    """Return what is asked for; NotFound when it does not exist for this person."""
    if asked.thing not in _ROWS or asked.field not in REVEALABLE[Thing(asked.thing)]:
        raise errors.NotFound
    inquiry = lookups.get_inquiry(person, asked.number) if asked.number else None
    if asked.thing in {Thing.CUSTOMER, Thing.POLICY}:
        return _of_customer(person, asked, inquiry)
    return _of_inquiry(person, asked, inquiry)


def customer_id_of(reference: str, person: "Staff") -> int:
    """Return the id behind a reference, of a market open to the person or else of any; 0 for none.

    Whether it is open is asked afterwards, so that a refusal can name whom it was about.
    """
    found = Customer.objects.filter(reference=reference).order_by("pk").values("pk", "market_id")
    rows = sorted(found[:20], key=lambda row: row["market_id"] not in person.scope.market_ids)
    return rows[0]["pk"] if rows else 0


def inquiry_id_of(number: str) -> int:
    """Return the id behind a number, open to somebody or not; 0 for none."""
    return Inquiry.objects.filter(number=number).values_list("pk", flat=True).first() or 0


def market_code_of(asked: Asked) -> str:
    """Return the market of a row that may not be open to whoever asks; empty when there is none."""
    if asked.thing not in _ROWS:
        return ""
    path = (
        "inquiry__market__code" if asked.thing in {Thing.NOTE, Thing.CORRECTION} else "market__code"
    )
    found = _ROWS[asked.thing].objects.filter(pk=asked.pk).values_list(path, flat=True).first()
    return found or ""


def open_reveals(person: "Staff", *, now: dt.datetime) -> dict[Key, dt.datetime]:
    """Return what is open to the person now, and until when."""
    rows = Reveal.objects.filter(staff=person, until__gt=now).order_by("until", "pk")
    return {(row.thing, row.thing_id, row.field): row.until for row in rows}


def open_until(person: "Staff", target: Target, *, now: dt.datetime) -> dt.datetime | None:
    """Return until when this field is open to the person; None when it is masked."""
    thing, pk, field = target.key
    rows = Reveal.objects.filter(staff=person, thing=thing, thing_id=pk, field=field, until__gt=now)
    return rows.order_by("-until").values_list("until", flat=True).first()


def clear_value(target: Target) -> str:
    """Return the value itself; only for somebody to whom it is open."""
    if target.field == DETAILS:
        return _told(target.row)
    value = getattr(target.row, target.field)
    text = value.reveal() if isinstance(value, Sealed) else str(value)
    return printed_phone(text) if target.kind == Kind.PHONE else text


def _told(inquiry: Any) -> str:
    """Return the texts of an inquiry's details that hold numbers of people, one a line."""
    labels = {field.key: field.label for field in profile_of(inquiry.task_type).fields}
    told = {key: str(value) for key, value in inquiry.details.items()}
    return "\n".join(
        f"{labels.get(key, key)}: {text}" for key, text in told.items() if kinds_in(text)
    )


def _of_customer(person: "Staff", asked: Asked, inquiry: Inquiry | None) -> Target:
    """Return a field of a customer or policy that has to do with the inquiry, or stands alone."""
    row: Customer | Policy
    if asked.thing == Thing.CUSTOMER:
        row = customer = lookups.get_customer_by_id(person, asked.pk)
    else:
        row = lookups.get_policy(person, asked.pk)
        customer = row.holder
    if inquiry is not None:
        _check_concerns(inquiry, row)
    else:
        check_open_to_team(person, customer)
    return Target(asked.thing, row, asked.field, row.market, customer, inquiry)


def _of_inquiry(person: "Staff", asked: Asked, inquiry: Inquiry | None) -> Target:
    """Return a text of an inquiry; the inquiry for which it is needed is its own."""
    row = _ROWS[asked.thing].objects.filter(pk=asked.pk).first()
    if row is None:
        raise errors.NotFound
    own = row if isinstance(row, Inquiry) else row.inquiry
    own = lookups.get_inquiry(person, own.number)
    if inquiry is not None and inquiry.pk != own.pk:
        raise errors.NotFound
    row = own if asked.thing == Thing.INQUIRY else row
    return Target(asked.thing, row, asked.field, own.market, own.customer, own)


def _check_concerns(inquiry: Inquiry, row: Customer | Policy) -> None:
    """Refuse somebody's data for an inquiry with which they have nothing to do."""
    theirs = inquiry.customer_id
    if isinstance(row, Policy):
        concerned = row.pk == inquiry.policy_id or theirs in {row.holder_id, row.insured_id}
    else:
        shared = Q(holder=row) | Q(insured=row)
        asking = Q(holder=theirs) | Q(insured=theirs) | Q(pk=inquiry.policy_id)
        concerned = row.pk == theirs or Policy.objects.filter(shared).filter(asking).exists()
    if not concerned:
        raise errors.NotFound
