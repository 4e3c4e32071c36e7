"""Charts drawn on the server: a dataclass in, a safe `<figure>` out; no script needed."""

from ops_console.shared.charts.bar import bar
from ops_console.shared.charts.column import column
from ops_console.shared.charts.heatmap import heatmap
from ops_console.shared.charts.line import line
from ops_console.shared.charts.model import (
    Annotation,
    Bar,
    Column,
    Heatmap,
    Item,
    Limit,
    Line,
    Pareto,
    Series,
    Sparkline,
    Tone,
)
from ops_console.shared.charts.pareto import pareto
from ops_console.shared.charts.sparkline import sparkline
from ops_console.shared.charts.words import duration, number, percent

__all__ = [
    "Annotation",
    "Bar",
    "Column",
    "Heatmap",
    "Item",
    "Limit",
    "Line",
    "Pareto",
    "Series",
    "Sparkline",
    "Tone",
    "bar",
    "column",
    "duration",
    "heatmap",
    "line",
    "number",
    "pareto",
    "percent",
    "sparkline",
]
