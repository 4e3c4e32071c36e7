"""What a report, its lists and its export look at: one filter, in the URL and in SQL."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db import connection
from psycopg2.sql import SQL, Composable

from ops_console.shared.addresses import path_of
from voc.choices import DateBasis, Only, Period
from voc.models import RootCause
from voc.rules import TOP_LEVEL, Span

if TYPE_CHECKING:
    from staff.models import Market, Team

# One row an inquiry; merged ones are duplicates of the inquiry that they were merged into.
# The bounds on the tags' side say nothing new: the planner does not see that a period of inquiries
# is also a stretch of their ids, and would read the tags of all years.
POPULATION = SQL(
    """
    SELECT inquiry.id, inquiry.number, inquiry.external_ref, inquiry.team_id, inquiry.customer_id,
        inquiry.channel, inquiry.stage, inquiry.task_type, inquiry.status,
        inquiry.received_at, inquiry.resolved_at, inquiry.closed_at,
        tag.cause_id, tag.harm, tag.breach, tag.fault,
        inquiry.received_at AT TIME ZONE %(zone)s AS received_local,
        inquiry.closed_at AT TIME ZONE %(zone)s AS closed_local,
        (inquiry.closed_at AT TIME ZONE %(zone)s)::date
            - (inquiry.received_at AT TIME ZONE %(zone)s)::date AS days
    FROM inquiries_inquiry inquiry
    LEFT JOIN voc_tag tag ON tag.inquiry_id = inquiry.id AND tag.is_primary {tag_bounds}
    LEFT JOIN voc_rootcause cause ON cause.id = tag.cause_id
    WHERE {conditions}
    """
)
TAG_BOUNDS = SQL("AND tag.inquiry_id BETWEEN %(first_id)s AND %(last_id)s")
NOTHING = SQL("")
# A fence: without it the planner walks the primary key until it meets the period.
ID_RANGE = SQL(
    """
    SELECT min(id), max(id)
    FROM (
        SELECT id FROM inquiries_inquiry inquiry
        WHERE market_id = %(market)s AND received_at >= %(start)s AND {until}
        OFFSET 0
    ) period
    """
)
_ALWAYS = "inquiry.market_id = %(market)s AND inquiry.status <> 'MERGED'"
_FROM = {
    DateBasis.RECEIVED: "inquiry.received_at >= %(start)s",
    DateBasis.CLOSED: "inquiry.closed_at >= %(start)s",
}
_TO = {
    DateBasis.RECEIVED: "inquiry.received_at < %(end)s",
    DateBasis.CLOSED: "inquiry.closed_at < %(end)s",
}
_ONLY = {
    Only.TAGGED: "tag.cause_id IS NOT NULL",
    Only.UNTAGGED: "tag.cause_id IS NULL",
    Only.CLOSED: "inquiry.closed_at IS NOT NULL",
    Only.OTHER: "cause.is_other",
    Only.SEVERE: "(tag.harm = %(top)s OR tag.breach = %(top)s)",
    Only.RECONTACTED: (
        "EXISTS (SELECT 1 FROM inquiries_inquiry later WHERE later.recontact_of_id = inquiry.id)"
    ),
}


@dataclass(frozen=True)
class ReportFilter:
    """Which inquiries to look at; `team_scope` is the person's own limit (None: every team)."""

    market: "Market"
    team_scope: frozenset[int] | None = None
    period: str = Period.WEEKS_8
    span: Span = field(default_factory=Span)
    basis: str = DateBasis.RECEIVED
    team: "Team | None" = None
    stage: str = ""
    channel: str = ""
    task: str = ""
    cause: RootCause | None = None
    only: tuple[str, ...] = ()
    ids: tuple[int, int] | None = field(default=None, compare=False)

    @property
    def is_narrowed(self) -> bool:
        """Whether it looks at less than the whole period of the market."""
        return self != self.whole()

    def whole(self) -> "ReportFilter":
        """The same period of the same market without any narrowing."""
        return ReportFilter(
            self.market,
            self.team_scope,
            period=self.period,
            span=self.span,
            basis=self.basis,
            ids=self.ids,
        )

    def in_month(self, first: dt.date) -> "ReportFilter":
        """The part of the period that lies in one month."""
        next_month = (first + dt.timedelta(days=31)).replace(day=1)
        last = next_month - dt.timedelta(days=1)
        span = Span(max(first, self.span.first or first), min(last, self.span.last or last))
        return replace(self, period=Period.CUSTOM, span=span)

    def query(self, *, also: str = "", **changes: str) -> str:
        """The filter as a URL query; a changed value replaces its own, `also` narrows further."""
        custom = self.period == Period.CUSTOM
        values = {
            "market": self.market.code,
            "period": self.period,
            "since": self.span.first.isoformat() if custom and self.span.first else "",
            "until": self.span.last.isoformat() if custom and self.span.last else "",
            "basis": "" if self.basis == DateBasis.RECEIVED else self.basis,
            "team": self.team.code if self.team else "",
            "stage": self.stage,
            "channel": self.channel,
            "task": self.task,
            "cause": self.cause.code if self.cause else "",
        }
        pairs = [(key, value) for key, value in (values | changes).items() if value]
        only = dict.fromkeys((*self.only, also) if also else self.only)
        return urlencode(pairs + [("only", value) for value in only])

    @property
    def all_time(self) -> str:
        """The same filter over all time, as a URL query."""
        return self.query(period=Period.ALL, since="", until="")

    def link(self, *, also: str = "", **changes: str) -> str:
        """The address of the list of exactly the inquiries counted."""
        return f"{path_of('voc:inquiries')}?{self.query(also=also, **changes)}"


def population(report: ReportFilter, *further: SQL) -> Composable:
    """Return the SELECT of the inquiries that the filter looks at; values: `parameters`."""
    conditions = SQL(" AND ").join([*(SQL(text) for text in _conditions(report)), *further])
    bounds = TAG_BOUNDS if report.ids else NOTHING
    return POPULATION.format(conditions=conditions, tag_bounds=bounds)


def parameters(report: ReportFilter, **more: Any) -> dict[str, Any]:
    """Return the values that belong to `population`."""
    first_id, last_id = report.ids or (None, None)
    return {
        "market": report.market.pk,
        "zone": report.market.time_zone,
        "teams": sorted(report.team_scope or ()),
        "team": report.team.pk if report.team else None,
        "start": _midnight(report, report.span.first, days=0),
        "end": _midnight(report, report.span.last, days=1),
        "stage": report.stage,
        "channel": report.channel,
        "task": report.task,
        "cause": report.cause.pk if report.cause else None,
        "top": TOP_LEVEL,
        "first_id": first_id,
        "last_id": last_id,
        **more,
    }


def with_ids(report: ReportFilter) -> ReportFilter:
    """Return the filter with the lowest and highest id in its period, which it reads from an index.

    An open period, or one by the day of closing, may hold any id.
    """
    if report.span.first is None or report.basis != DateBasis.RECEIVED:
        return report
    until = SQL(_TO[DateBasis.RECEIVED] if report.span.last else "true")
    with connection.cursor() as cursor:
        cursor.execute(ID_RANGE.format(until=until), parameters(report))
        first, last = cursor.fetchone()
    return replace(report, ids=(first or 0, last or 0))


def _conditions(report: ReportFilter) -> list[str]:
    optional = (
        (report.team_scope is not None, "inquiry.team_id = ANY(%(teams)s)"),
        (report.team is not None, "inquiry.team_id = %(team)s"),
        (report.span.first is not None, _FROM[DateBasis(report.basis)]),
        (report.span.last is not None, _TO[DateBasis(report.basis)]),
        (report.basis == DateBasis.CLOSED, "inquiry.closed_at IS NOT NULL"),
        (bool(report.stage), "inquiry.stage = %(stage)s"),
        (bool(report.channel), "inquiry.channel = %(channel)s"),
        (bool(report.task), "inquiry.task_type = %(task)s"),
        (report.cause is not None, "%(cause)s IN (cause.id, cause.parent_id)"),
    )
    narrowing = [_ONLY[Only(name)] for name in report.only]
    return [_ALWAYS, *(text for applies, text in optional if applies), *narrowing]


def _midnight(report: ReportFilter, day: dt.date | None, *, days: int) -> dt.datetime | None:
    """The start of a market day; with `days=1` of the day after it."""
    if day is None:
        return None
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time.min, report.market.zone)
