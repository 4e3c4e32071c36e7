"""The list of inquiries as an export: the page's filter, chosen columns, short statements."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exports.kinds import Asked, Cell, Column, ExportKind, Row, Text
from inquiries.choices import Channel, ListSort, Priority, Stage, Status, TaskType
from inquiries.models import Inquiry
from inquiries.models.inquiries import InquiryQuerySet
from inquiries.selectors.filters import ListFilter
from inquiries.selectors.lists import filtered_inquiries
from ops_console.shared.personal import Kind
from staff.choices import Permission
from staff.selectors import teams_by_id

AT_ONCE = 1000
CUSTOMER = "inquiries.Customer"
_CODES: dict[str, Any] = {
    "channel": Channel,
    "stage": Stage,
    "task_type": TaskType,
    "priority": Priority,
    "status": Status,
    "sort": ListSort,
}


@dataclass(frozen=True)
class _Source:
    """Where a column comes from; `joins` are the relations that it reads."""

    column: Column
    value: Callable[[Inquiry], Cell]
    fields: tuple[str, ...]
    joins: tuple[str, ...] = ()


def _label(name: str) -> Callable[[Inquiry], Cell]:
    return lambda row: str(getattr(row, f"get_{name}_display")())


def _field(name: str) -> Callable[[Inquiry], Cell]:
    return lambda row: getattr(row, name)


def _of(relation: str, name: str) -> Callable[[Inquiry], Cell]:
    def value(row: Inquiry) -> Cell:
        related = getattr(row, relation)
        return None if related is None else getattr(related, name)

    return value


def _own(code: str, label: Text, *, personal: Kind | None = None, usual: bool = True) -> _Source:
    column = Column(code, label, personal, usual)
    return _Source(column, _field(code), (code,))


def _coded(code: str, label: Text, *, usual: bool = True) -> _Source:
    return _Source(Column(code, label, usual=usual), _label(code), (code,))


def _related(path: str, label: Text, *, personal: Kind | None = None, usual: bool) -> _Source:
    relation, _dot, name = path.partition(".")
    column = Column(f"{relation}_{name}", label, personal, usual)
    return _Source(
        column, _of(relation, name), (relation, f"{relation}__{name}"), joins=(relation,)
    )


_SOURCES = (
    _own("number", _("Inquiry number")),
    _own("external_ref", _("External reference"), usual=False),
    _coded("status", _("Status")),
    _coded("channel", _("Channel")),
    _coded("stage", _("Stage")),
    _coded("task_type", _("Task")),
    _coded("priority", _("Priority")),
    _coded("requester_role", _("Who asks"), usual=False),
    _coded("complaint_level", _("Complaint"), usual=False),
    _related("team.name", _("Team"), usual=True),
    _related("assignee.username", _("User name"), usual=False),
    _own("received_at", _("Received")),
    _own("first_response_at", _("First response"), usual=False),
    _own("next_due_at", _("Due"), usual=False),
    _own("resolved_at", pgettext_lazy("date", "Resolved")),
    _own("closed_at", pgettext_lazy("date", "Closed")),
    _own("subject", _("Subject"), personal=Kind.FREE_TEXT, usual=False),
    _own("customer_words", _("Customer's words"), personal=Kind.FREE_TEXT, usual=False),
    _related("customer.reference", _("Customer reference"), usual=False),
    _related("customer.name", _("Customer"), personal=Kind.NAME, usual=False),
    _related("customer.phone", _("Phone"), personal=Kind.PHONE, usual=False),
    _related("customer.email", _("E-mail"), personal=Kind.EMAIL, usual=False),
    _related("customer.national_id", _("National number"), personal=Kind.NATIONAL_ID, usual=False),
    _related("policy.number", _("Policy number"), personal=Kind.POLICY_NUMBER, usual=False),
)
SOURCES = {source.column.code: source for source in _SOURCES}


@dataclass(frozen=True)
class ListSelection:
    """The inquiries of one market that the list's filter asks for."""

    filter: ListFilter
    asked: Asked

    def words(self) -> list[tuple[Text, Text]]:
        """Return what the filter says."""
        said: list[tuple[Text, Text]] = [
            (label, self._word(name)) for name, label in _NAMES if getattr(self.filter, name)
        ]
        if self.filter.sort in _NARROWING_ORDERS:
            said.append((_("Order"), self._word("sort")))
        return said or [(_("Filter"), _("none"))]

    def count(self) -> int:
        """Return how many inquiries there are."""
        return self._queryset().count()

    def rows(self, columns: Sequence[str]) -> Iterator[Row]:
        """Yield the inquiries by time of receipt, a thousand with each statement."""
        sources = [SOURCES[code] for code in columns]
        names = {name for source in sources for name in source.fields}
        joins = {join for source in sources for join in source.joins}
        rows = self._queryset().select_related(*joins) if joins else self._queryset()
        # Whose data a row holds is recorded by the customer's key; sealed values open by it.
        rows = rows.only("id", "received_at", "customer_id", *names)
        after = Q()
        while batch := list(rows.filter(after).order_by("received_at", "pk")[:AT_ONCE]):
            for row in batch:
                subject = (CUSTOMER, str(row.customer_id)) if row.customer_id else ("", "")
                yield Row([source.value(row) for source in sources], subject)
            last = batch[-1]
            # The bound that includes the moment lets the index begin there.
            later = Q(received_at__gt=last.received_at) | Q(pk__gt=last.pk)
            after = Q(received_at__gte=last.received_at) & later

    def _queryset(self) -> InquiryQuerySet:
        rows = filtered_inquiries(self.asked.person, self.filter)
        return rows.filter(market=self.asked.market)

    def _word(self, name: str) -> Text:
        value = str(getattr(self.filter, name))
        if name == "team":
            team = teams_by_id({int(value)}).get(int(value))
            return team.name if team else value
        return _CODES[name](value).label if name in _CODES else value


_NAMES: tuple[tuple[str, Text], ...] = (
    ("team", _("Team")),
    ("channel", _("Channel")),
    ("stage", _("Stage")),
    ("task_type", _("Task")),
    ("priority", _("Priority")),
    ("status", _("Status")),
    ("text", _("Text in the subject")),
    ("received_from", _("Received from")),
    ("received_to", _("Received to")),
)
# Orders that leave out inquiries without the moment by which they sort.
_NARROWING_ORDERS = (ListSort.DUE, ListSort.RESOLVED)


def list_selection(asked: Asked) -> ListSelection:
    """Return the inquiries that the query of the list's page asks for; Invalid when it cannot."""
    filter_ = ListFilter.from_query({name: str(value) for name, value in asked.query.items()})
    _ = filter_.days
    return ListSelection(filter_, asked)


LIST_EXPORT = ExportKind(
    code="inquiries",
    label=_("Inquiries"),
    permission=Permission.VIEW_INQUIRIES,
    columns=tuple(source.column for source in _SOURCES),
    select=list_selection,
    page="inquiries:list",
    parameters=("market", *(field.name for field in fields(ListFilter))),
)
