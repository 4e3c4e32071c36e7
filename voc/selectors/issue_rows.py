"""The ranked issues in words: what they are, why they stand there, how their score is made."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from inquiries.choices import TaskType
from ops_console.shared import charts
from voc import rules
from voc.choices import Breach, Harm, Lane, Only, Part
from voc.models import RootCause
from voc.selectors.filters import ReportFilter
from voc.selectors.issues import Ranking

TONES = {
    Part.HARM: "bad",
    Part.BREACH: "warn",
    Part.RECURRENCE: "accent",
    Part.TIME: "neutral",
}


@dataclass(frozen=True)
class Segment:
    """One part of a score: where it lies in the bar and how much of it there is."""

    label: str | Promise
    tone: str
    start: float
    width: float


def score_parts() -> list[Segment]:
    """Return the legend of the score: each part with the most that it can add."""
    full = zip(Part, rules.WEIGHTS.as_tuple(), strict=True)
    return [Segment(part.label, TONES[part], 0.0, weight) for part, weight in full]


@dataclass(frozen=True)
class IssueRow:
    """One ranked issue as the page shows it."""

    ranked: rules.Ranked
    task: str | Promise
    cause: RootCause
    why: str
    href: str
    severe_href: str
    segments: list[Segment]

    @property
    def parts_in_words(self) -> str:
        """The parts of the score as one text."""
        return ", ".join(f"{part.label} {part.width:.0f}" for part in self.segments)

    @property
    def tone(self) -> str:
        """The tone of its lane."""
        tones = {Lane.NOW: "bad", Lane.IN_TURN: "neutral", Lane.TOO_FEW: "neutral"}
        return tones[self.ranked.lane]

    @property
    def fall(self) -> int:
        """Places lost by looking at impact instead of count."""
        return -self.ranked.rise


def issue_rows(
    report: ReportFilter,
    ranking: Ranking,
    causes: Mapping[int, RootCause],
    *,
    most: int | None = None,
) -> list[IssueRow]:
    """Put the ranking, or its first rows, in words."""
    return [
        _issue_row(report, row, cause=causes[row.facts.cause_id], site=ranking.site)
        for row in ranking.rows[:most]
        if row.facts.cause_id in causes
    ]


def _issue_row(
    report: ReportFilter, row: rules.Ranked, *, cause: RootCause, site: rules.Site
) -> IssueRow:
    task = TaskType(row.facts.task_type)
    return IssueRow(
        ranked=row,
        task=task.label,
        cause=cause,
        why=_why(rules.reason_of(row, site)),
        href=report.link(task=task.value, cause=cause.code),
        severe_href=report.link(task=task.value, cause=cause.code, also=Only.SEVERE.value),
        segments=_segments(row),
    )


def _why(reason: rules.Reason) -> str:
    words = {key: _in_words(key, number) for key, number in reason.numbers.items()}
    return reason.why.label % words


def _in_words(key: str, number: float) -> str:
    if key in {"share", "site"}:
        return charts.percent(number)
    if key in {"mean", "median"}:
        return charts.duration(number)
    if key == "harm":
        return str(Harm(round(number)).label)
    if key == "breach":
        return str(Breach(round(number)).label)
    return charts.number(number)


def _segments(row: rules.Ranked) -> list[Segment]:
    segments, start = [], 0.0
    pairs = zip(Part, row.parts.as_tuple(), rules.WEIGHTS.as_tuple(), strict=True)
    for part, value, weight in pairs:
        width = value * weight / 100
        segments.append(Segment(part.label, TONES[part], start, width))
        start += width
    return segments
