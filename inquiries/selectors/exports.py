"""The list of inquiries as an export: the page's filter, chosen columns, short statements."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exports.kinds import Asked, Cell, Column, ExportKind, Row, Text
from inquiries.choices import Channel, ListSort, Priority, Stage, Status, TaskType
from inquiries.models import Customer, Inquiry
from inquiries.models.inquiries import InquiryQuerySet
from inquiries.selectors.filters import ListFilter
from inquiries.selectors.lists import filtered_inquiries
from ops_console.shared.personal import EncryptedField, Kind
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
    """Where a column comes from: a path of field names, and whether it holds a code."""

    column: Column
    path: str
    coded: bool = False

    def reader(self) -> Callable[[Any, int | None], Cell]:
        """Return what turns a value of the table into a cell, in the language of the moment.

        A sealed value opens only for its row, and all sealed values are the customer's.
        """
        if self.coded:
            coded: Any = Inquiry._meta.get_field(self.path)  # noqa: SLF001 - Django's documented API
            labels = {code: str(label) for code, label in coded.flatchoices}
            return lambda code, _owner: labels.get(code, code)
        relation, _dunder, name = self.path.rpartition("__")
        field = Customer._meta.get_field(name) if relation == "customer" else None  # noqa: SLF001 - as above
        if isinstance(field, EncryptedField):
            return lambda sealed, owner: sealed.bound(field.place(owner)) if owner else None
        return lambda value, _owner: value


def _own(code: str, label: Text, *, personal: Kind | None = None, usual: bool = True) -> _Source:
    return _Source(Column(code, label, personal, usual), code)


def _coded(code: str, label: Text, *, usual: bool = True) -> _Source:
    return _Source(Column(code, label, usual=usual), code, coded=True)


def _related(path: str, label: Text, *, personal: Kind | None = None, usual: bool) -> _Source:
    return _Source(Column(path.replace("__", "_"), label, personal, usual), path)


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
    _related("team__name", _("Team"), usual=True),
    _related("assignee__username", _("User name"), usual=False),
    _own("received_at", _("Received")),
    _own("first_response_at", _("First response"), usual=False),
    _own("next_due_at", _("Due"), usual=False),
    _own("resolved_at", pgettext_lazy("date", "Resolved")),
    _own("closed_at", pgettext_lazy("date", "Closed")),
    _own("subject", _("Subject"), personal=Kind.FREE_TEXT, usual=False),
    _own("customer_words", _("Customer's words"), personal=Kind.FREE_TEXT, usual=False),
    _related("customer__reference", _("Customer reference"), usual=False),
    _related("customer__name", _("Customer"), personal=Kind.NAME, usual=False),
    _related("customer__phone", _("Phone"), personal=Kind.PHONE, usual=False),
    _related("customer__email", _("E-mail"), personal=Kind.EMAIL, usual=False),
    _related("customer__national_id", _("National number"), personal=Kind.NATIONAL_ID, usual=False),
    _related("policy__number", _("Policy number"), personal=Kind.POLICY_NUMBER, usual=False),
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
        readers = [source.reader() for source in sources]
        # Whose data a row holds is recorded by the customer's key.
        keys = ("received_at", "pk", "customer_id")
        rows = self._queryset().values_list(*keys, *(source.path for source in sources))
        ordered, after = rows.order_by("received_at", "pk"), Q()
        while batch := list(ordered.filter(after)[:AT_ONCE]):
            for _at, _key, owner, *values in batch:
                cells = [read(value, owner) for read, value in zip(readers, values, strict=True)]
                yield Row(cells, (CUSTOMER, str(owner)) if owner else ("", ""))
            at, key, *_rest = batch[-1]
            # The bound that includes the moment lets the index begin there.
            after = Q(received_at__gte=at) & (Q(received_at__gt=at) | Q(pk__gt=key))

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
