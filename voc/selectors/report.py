"""The report page: totals, causes by count, breakdowns, all with the way to their inquiries."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise

from inquiries.choices import Channel, Stage, TaskType
from ops_console.shared.addresses import path_of
from voc.choices import Only
from voc.models import RootCause
from voc.selectors.causes import CauseGroup, grouped
from voc.selectors.counts import Counts, Tally, counts
from voc.selectors.database import roomy
from voc.selectors.filters import ReportFilter, with_ids
from voc.selectors.issue_rows import IssueRow, issue_rows
from voc.selectors.issues import Ranking, ranking

OTHER_LIMIT = 0.10
MOST_ISSUES = 25


@dataclass(frozen=True)
class CountRow:
    """One line of a breakdown: its inquiries, their share and their median days to close."""

    key: str
    label: str | Promise
    tally: Tally
    share: float
    href: str
    closed_href: str
    children: "list[CountRow]" = field(default_factory=list)


@dataclass(frozen=True)
class Totals:
    """All inquiries of the report, and of them those with a cause and with cause "other"."""

    everything: Tally
    tagged: int
    other: int

    @property
    def untagged(self) -> int:
        """Inquiries without a cause."""
        return self.everything.count - self.tagged

    @property
    def tagged_share(self) -> float:
        """The share of inquiries with a cause."""
        return _share(self.tagged, self.everything.count)

    @property
    def other_share(self) -> float:
        """The share of tagged inquiries whose cause is "other"."""
        return _share(self.other, self.tagged)

    @property
    def too_many_others(self) -> bool:
        """Whether the list of causes should be reviewed."""
        return self.other_share > OTHER_LIMIT


@dataclass(frozen=True)
class Report:
    """Everything that the report page shows."""

    filter: ReportFilter
    totals: Totals
    causes: list[CountRow]
    stages: list[CountRow]
    channels: list[CountRow]
    tasks: list[CountRow]
    months: list[CountRow]
    ranking: Ranking
    issues: list[IssueRow]

    @property
    def hidden_issues(self) -> int:
        """How many issues stand below the ones shown."""
        return len(self.ranking.rows) - len(self.issues)

    @property
    def all_issues(self) -> str:
        """The address of this report with every issue."""
        return f"{path_of('voc:report')}?{self.filter.query()}&issues=all#ranking"

    @property
    def links(self) -> dict[str, str]:
        """The lists behind the totals."""
        parts = (Only.TAGGED, Only.UNTAGGED, Only.OTHER, Only.CLOSED)
        links = {part.value: self.filter.link(also=part.value) for part in parts}
        return {**links, "everything": self.filter.link()}


def build_report(
    report: ReportFilter,
    causes: Iterable[RootCause],
    *,
    now: dt.datetime,
    all_issues: bool = False,
) -> Report:
    """Count and rank the inquiries that the filter looks at; show the first issues, or all."""
    causes = list(causes)
    with roomy():
        report = with_ids(report)
        tallies = counts(report)
        ranked = ranking(report, now=now)
    everything = tallies.total
    untagged = tallies.cause.get(None, Tally()).count
    others = [cause.pk for cause in causes if cause.is_other and cause.pk in tallies.cause]
    rows = _Rows(report, everything.count)
    return Report(
        filter=report,
        totals=Totals(
            everything,
            tagged=everything.count - untagged,
            other=sum(tallies.cause[key].count for key in others),
        ),
        causes=rows.by_cause(causes, tallies),
        stages=rows.by_code("stage", tallies.stage, Stage),
        channels=rows.by_code("channel", tallies.channel, Channel),
        tasks=rows.by_code("task", tallies.task, TaskType),
        months=rows.by_month(tallies),
        ranking=ranked,
        issues=issue_rows(
            report,
            ranked,
            {cause.pk: cause for cause in causes},
            most=None if all_issues else MOST_ISSUES,
        ),
    )


class _Rows:
    """Makes the lines of the breakdowns, each with its share of all and its links."""

    def __init__(self, report: ReportFilter, total: int) -> None:
        self._report, self._total = report, total

    def by_cause(self, causes: list[RootCause], tallies: Counts) -> list[CountRow]:
        """The headings with the causes below them, largest first."""
        rows = [self._heading(group, tallies) for group in grouped(causes)]
        return sorted((row for row in rows if row.tally.count), key=_largest_first)

    def by_code(self, name: str, tallies: Mapping[str, Tally], choices: Any) -> list[CountRow]:
        """One row for each code that occurs, largest first."""
        rows = [
            self.row((code, choices(code).label), tally, **{name: code})
            for code, tally in tallies.items()
        ]
        return sorted(rows, key=_largest_first)

    def by_month(self, tallies: Counts) -> list[CountRow]:
        """One row for each month that has inquiries, in order of time."""
        return [
            _Rows(self._report.in_month(month), self._total).row(
                (f"{month:%Y-%m}", date_format(month, "YEAR_MONTH_FORMAT")), tallies.month[month]
            )
            for month in sorted(tallies.month)
        ]

    def _heading(self, group: CauseGroup, tallies: Counts) -> CountRow:
        heading = group.heading
        below = [cause for cause in group.causes if cause.pk != heading.pk]
        children = [
            self.row((cause.code, cause.label), tallies.cause[cause.pk], cause=cause.code)
            for cause in below
            if cause.pk in tallies.cause
        ]
        own = tallies.cause.get(heading.pk, Tally())
        tally = sum((child.tally for child in children), own)
        row = self.row((heading.code, heading.label), tally, cause=heading.code)
        return replace(row, children=sorted(children, key=_largest_first))

    def row(self, name: tuple[str, str | Promise], tally: Tally, **changes: str) -> CountRow:
        return CountRow(
            key=name[0],
            label=name[1],
            tally=tally,
            share=_share(tally.count, self._total),
            href=self._report.link(**changes),
            closed_href=self._report.link(also=Only.CLOSED.value, **changes),
        )


def _largest_first(row: CountRow) -> tuple[int, str]:
    return (-row.tally.count, row.key)


def _share(count: int, total: int) -> float:
    return count / total if total else 0.0
