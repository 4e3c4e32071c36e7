"""The queue pane: tabs, narrowing, one page of rows, and the addresses that lead on from it."""

import datetime as dt
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import formats
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from inquiries import selectors
from inquiries.choices import QueueView
from inquiries.forms.filters import QueueFilterForm
from inquiries.selectors import QueueFilter
from inquiries.selectors.capped import CAP
from inquiries.views.edges import address, number_behind
from inquiries.views.sentence_parts import channel_icon
from staff.choices import Permission
from staff.guards import person_of
from staff.selectors import team_names_of

if TYPE_CHECKING:
    from inquiries.models import Inquiry

VERSION = "v"
AFTER = "after"


@dataclass(frozen=True)
class Place:
    """One state of the queue: where the pane is served, and the page that shows it."""

    query: dict[str, str]
    current: str

    @property
    def pane(self) -> str:
        """Where the pane alone is served."""
        return address("queue", query=self.query)

    @property
    def page(self) -> str:
        """The page with this queue, on which what is open stays open."""
        if self.current:
            return address("show", self.current, query=self.query)
        return address("desk", query=self.query)


@dataclass(frozen=True)
class Tab:
    """One view of the queue."""

    label: str | Promise
    count: str
    is_current: bool
    place: Place


@dataclass(frozen=True)
class Row:
    """One inquiry of the queue with the icon of its channel and the page that opens it."""

    inquiry: "Inquiry"
    icon: str
    page: str


@dataclass(frozen=True)
class QueuePane:
    """Everything the queue pane shows."""

    filter: QueueFilter
    tabs: list[Tab]
    rows: list[Row]
    fields: SafeString
    current: str
    after: str
    next_after: str
    version: str

    @cached_property
    def query(self) -> dict[str, str]:
        """The filter as a query, for the links of the rows."""
        return self.filter.query()

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab keeps rows away."""
        return self.filter != QueueFilter(view=self.filter.view)

    @property
    def refresh_url(self) -> str:
        """Where the rows are asked for again; answered with 204 while nothing has changed."""
        return self._place(**self._here, **{VERSION: self.version}).pane

    @property
    def next(self) -> Place | None:
        """The page that follows; None on the last."""
        return self._place(**{AFTER: self.next_after}) if self.next_after else None

    @property
    def first(self) -> Place | None:
        """The first page; None when this is it."""
        return self._place() if self.after else None

    @property
    def here(self) -> Place:
        """What is shown now."""
        return self._place(**self._here)

    @property
    def unnarrowed(self) -> Place:
        """The same tab without any narrowing."""
        return Place(QueueFilter(view=self.filter.view).query(), self.current)

    @property
    def unassigned(self) -> Place:
        """What nobody has taken."""
        return Place(QueueFilter(view=QueueView.UNASSIGNED).query(), self.current)

    @property
    def _here(self) -> dict[str, str]:
        return {AFTER: self.after} if self.after else {}

    def _place(self, **more: str) -> Place:
        return Place({**self.query, **more}, self.current)


def filter_from(request: HttpRequest) -> QueueFilter:
    """Read the queue's filter; readers, who have no work of their own, begin with all open work."""
    values = {name: str(value) for name, value in request.GET.items()}
    if not person_of(request).may(Permission.HANDLE_INQUIRY):
        values.setdefault("view", QueueView.ALL_OPEN)
    return QueueFilter.from_query(values)


def queue_pane(request: HttpRequest, *, now: dt.datetime, current: str = "") -> QueuePane:
    """Return the queue as the request's query asks for it."""
    person, filter_ = person_of(request), filter_from(request)
    after, current = request.GET.get(AFTER, ""), current or number_behind(request)
    page = selectors.queue_page(person, filter_, after, now=now)
    query = filter_.query()
    return QueuePane(
        filter=filter_,
        tabs=_tabs(filter_, page.counts, current=current),
        rows=[_row(inquiry, query) for inquiry in page.rows],
        fields=QueueFilterForm.drawn(filter_, team_names_of(person)),
        current=current,
        after=after,
        next_after=page.next_cursor,
        version=_version(page.rows, page.counts),
    )


def counted(count: int) -> str:
    """Print a count that stops at the cap, the way the language writes numbers."""
    return f"{formats.localize(CAP)}+" if count > CAP else str(formats.localize(count))


def _tabs(filter_: QueueFilter, counts: dict[str, int], *, current: str) -> list[Tab]:
    return [
        Tab(
            label=QueueView(view).label,
            count=counted(counts[view]),
            is_current=view == filter_.view,
            place=Place(filter_.query(view=view), current),
        )
        for view in QueueView.values
    ]


def _row(inquiry: "Inquiry", query: dict[str, str]) -> Row:
    page = address("show", inquiry.number, query=query)
    return Row(inquiry, channel_icon(inquiry.channel), page)


def _version(rows: list["Inquiry"], counts: dict[str, int]) -> str:
    """Return a mark that changes whenever the pane would look different."""
    seen = [(row.pk, row.version, row.next_due_at) for row in rows]
    return f"{zlib.crc32(repr((seen, counts)).encode()):08x}"
