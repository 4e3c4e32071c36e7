"""What a chart is made of: frozen dataclasses, filled by views and selectors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from ops_console.shared.charts.words import number

Value = float | None
Unit = Callable[[float], str]
Tone = Literal["", "good", "warn", "bad", "accent", "neutral"]


@dataclass(frozen=True)
class Series:
    """Values over the chart's labels; `hrefs` lead to the records behind each value."""

    name: str
    values: Sequence[Value]
    tone: Tone = ""
    hrefs: Sequence[str] = ()

    def href(self, index: int) -> str:
        """Return the address behind a value, or an empty text."""
        return self.hrefs[index] if index < len(self.hrefs) else ""

    def value(self, index: int) -> Value:
        """Return a value; a series may be shorter than the labels."""
        return self.values[index] if index < len(self.values) else None


@dataclass(frozen=True)
class Limit:
    """A horizontal line with a name: target, mean, control limit."""

    label: str
    value: float


@dataclass(frozen=True)
class Annotation:
    """Something that happened at one of the labels."""

    index: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What every chart says about itself: the finding, and how it was made."""

    title: str
    method: str = ""
    unit: Unit = number
    axis_label: str = ""
    level: int = 3


@dataclass(frozen=True, kw_only=True)
class Line(Chart):
    """Values over time, with limits, annotations, flagged points and a maturing tail."""

    labels: Sequence[str]
    series: Sequence[Series]
    limits: Sequence[Limit] = ()
    annotations: Sequence[Annotation] = ()
    flagged: Sequence[int] = ()
    maturing_from: int | None = None
    zero: bool = False
    height: int = 190


@dataclass(frozen=True, kw_only=True)
class Sparkline:
    """A word-sized line; its label says in words what it shows."""

    label: str
    values: Sequence[Value]
    tone: Tone = "accent"


@dataclass(frozen=True, kw_only=True)
class Bar(Chart):
    """Horizontal bars; several series are stacked."""

    labels: Sequence[str]
    series: Sequence[Series]


@dataclass(frozen=True, kw_only=True)
class Column(Bar):
    """Vertical bars; several series are stacked."""

    height: int = 190


@dataclass(frozen=True)
class Item:
    """One cause of a Pareto chart; the rest ("other") stands last whatever its size."""

    label: str
    value: float
    href: str = ""
    rest: bool = False


@dataclass(frozen=True, kw_only=True)
class Pareto(Chart):
    """Causes by size with the cumulative share."""

    items: Sequence[Item]


@dataclass(frozen=True, kw_only=True)
class Heatmap(Chart):
    """A grid of values; `hrefs` has the shape of `values`."""

    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[Value]]
    hrefs: Sequence[Sequence[str]] = ()
