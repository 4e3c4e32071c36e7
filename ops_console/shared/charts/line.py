"""Line charts: values over time with limits, annotations, flagged points and gaps."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from ops_console.shared.charts import axes
from ops_console.shared.charts.figure import (
    BAD,
    PAPER,
    colour,
    figure,
    gutter,
    join,
    legend,
    nothing,
    px,
    series_table,
    share,
    svg,
)
from ops_console.shared.charts.model import Line, Series, Value
from ops_console.shared.charts.scales import Scale, axis, finite
from ops_console.shared.escaping import markup

INNER = 1000.0
MOST_DOTS, MOST_HITS = 60, 120


def line(chart: Line) -> SafeString:
    """Draw a line chart as a figure with its table."""
    drawable = finite(value for item in chart.series for value in item.values)
    if not drawable or not chart.labels:
        return nothing(chart)
    bottom = axes.TOP + chart.height
    spread = [*drawable, *finite(limit.value for limit in chart.limits)]
    scale, ticks = axis(spread, zero=chart.zero, top=axes.TOP, bottom=bottom)
    places = point_places(len(chart.labels))
    content = join(
        [
            _maturing(chart, places, bottom),
            axes.grid(scale, ticks, chart.unit),
            axes.limits(scale, chart.limits, chart.unit),
            axes.annotations(chart.annotations, places, bottom),
            markup('<line class="cross" y1="0" y2="{}" visibility="hidden"></line>', px(bottom)),
            *(
                _drawn(chart, index, scale=scale, places=places)
                for index in range(len(chart.series))
            ),
            axes.below(chart.labels, places, bottom + 18),
            _hits(chart, bottom),
        ]
    )
    drawing = svg(
        chart,
        content,
        height=bottom + axes.BELOW,
        css=gutter(map(chart.unit, ticks)),
        points=len(chart.labels),
        links=any(item.hrefs for item in chart.series),
    )
    table = series_table(chart, chart.labels, chart.series)
    return figure(chart, drawing, legend=legend(chart.series), table=table)


def point_places(count: int) -> list[float]:
    """Return where each of `count` points stands, as shares of the width."""
    return [0.5] if count == 1 else [index / (count - 1) for index in range(count)]


def path(values: Sequence[Value], places: Sequence[float], scale: Scale) -> str:
    """Return path commands in a box 1000 wide; a missing value lifts the pen."""
    commands, pen_down = [], False
    for value, place in zip(values, places, strict=False):
        if not finite([value]):
            pen_down = False
            continue
        commands.append(
            f"{'L' if pen_down else 'M'}{px(place * INNER)} {px(scale.place(float(value or 0)))}"
        )
        pen_down = True
    return "".join(commands)


def pen(commands: str, ink: str) -> SafeString:
    """Draw path commands with a stroke that keeps its width when stretched."""
    return markup(
        '<path class="stroke" d="{}" fill="none" stroke="{}" stroke-width="1.6"'
        ' stroke-linejoin="round" stroke-linecap="round"'
        ' vector-effect="non-scaling-stroke"></path>',
        commands,
        ink,
    )


def stretched(drawing: SafeString, height: float) -> SafeString:
    """Stretch a drawing 1000 wide over the plot; strokes keep their width."""
    return markup(
        '<svg width="100%" height="{0}" viewBox="0 0 1000 {0}" preserveAspectRatio="none"'
        ' overflow="visible">{1}</svg>',
        px(height),
        drawing,
    )


def _drawn(chart: Line, index: int, *, scale: Scale, places: Sequence[float]) -> SafeString:
    series = chart.series[index]
    css, ink = colour(series, index)
    stroke = pen(path(series.values, places, scale), ink)
    return markup(
        '<g class="{}">{}{}</g>',
        css,
        stretched(stroke, axes.TOP + chart.height),
        _dots(chart, series, ink, scale=scale, places=places),
    )


def _dots(
    chart: Line, series: Series, ink: str, *, scale: Scale, places: Sequence[float]
) -> SafeString:
    """Draw points where there is room; flagged and lonely ones always."""
    few = len(chart.labels) <= MOST_DOTS
    return join(
        _dot(chart, series, index, place=places[index], y=scale.place(float(value)), ink=ink)
        for index, value in enumerate(series.values[: len(places)])
        if value is not None
        and finite([value])
        and (few or index in chart.flagged or _lonely(series, index))
    )


def _lonely(series: Series, index: int) -> bool:
    """Say whether a value has gaps on both sides, so that no line shows it."""
    before = series.value(index - 1) if index else None
    return before is None and series.value(index + 1) is None


def _dot(
    chart: Line, series: Series, index: int, *, place: float, y: float, ink: str
) -> SafeString:
    flagged = index in chart.flagged
    value = series.values[index]
    return markup(
        '<circle class="{}" cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="{}"'
        ' data-index="{}"><title>{}: {} {}</title></circle>',
        "out" if flagged else "point",
        share(place),
        px(y),
        "5" if flagged else "2",
        PAPER if flagged else ink,
        BAD if flagged else ink,
        "2.2" if flagged else "0",
        index,
        chart.labels[index],
        series.name,
        chart.unit(float(value or 0)),
    )


def _maturing(chart: Line, places: Sequence[float], bottom: float) -> SafeString:
    """Shade the tail whose values can still change."""
    start = chart.maturing_from
    if start is None or not 0 <= start < len(places):
        return SafeString("")
    return markup(
        '<rect class="maturing" x="{}" y="0" width="{}" height="{}" fill="#f1f3f6"></rect>',
        share(places[start]),
        share(1 - places[start]),
        px(bottom),
    )


def _hits(chart: Line, bottom: float) -> SafeString:
    """Lay a link over each point that leads to its records; the table has the same links."""
    count = len(chart.labels)
    linked = next((item for item in chart.series if item.hrefs), None)
    if linked is None or count > MOST_HITS:
        return SafeString("")
    step = 1 / max(count - 1, 1)
    return join(
        markup(
            '<a href="{0}" tabindex="-1" aria-label="{1}"><rect class="hit" x="{2}" y="0"'
            ' width="{3}" height="{4}" fill="transparent"><title>{1}</title></rect></a>',
            linked.href(index),
            _spoken(chart, index),
            share(max(0.0, index * step - step / 2)),
            share(step / 2 if index in {0, count - 1} else step),
            px(bottom),
        )
        for index in range(count)
        if linked.href(index)
    )


def _spoken(chart: Line, index: int) -> str:
    values = (
        f"{item.name} {chart.unit(float(value))}"
        for item in chart.series
        if (value := item.value(index)) is not None and finite([value])
    )
    return f"{chart.labels[index]}: {', '.join(values)}"
