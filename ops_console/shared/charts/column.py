"""Vertical bars over time or classes, single or stacked."""

from django.utils.safestring import SafeString

from ops_console.shared.charts import axes
from ops_console.shared.charts.bar import linked, segment, stacked
from ops_console.shared.charts.figure import (
    INK,
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
from ops_console.shared.charts.model import Column
from ops_console.shared.charts.scales import Scale, axis, finite
from ops_console.shared.escaping import markup

FILLED = 0.72
MOST_VALUES = 12


def column(chart: Column) -> SafeString:
    """Draw vertical bars as a figure with its table."""
    count = len(chart.labels)
    if not finite(value for item in chart.series for value in item.values) or not count:
        return nothing(chart)
    bottom = axes.TOP + chart.height
    sums = [
        stacked(chart.series, index, positive=sign)
        for index in range(count)
        for sign in (True, False)
    ]
    scale, ticks = axis(sums, zero=True, top=axes.TOP, bottom=bottom)
    middles = [(index + 0.5) / count for index in range(count)]
    content = join(
        [
            axes.grid(scale, ticks, chart.unit),
            *(_bars(chart, index, scale) for index in range(count)),
            axes.below(chart.labels, middles, bottom + 18),
            _values(chart, scale, middles),
        ]
    )
    drawing = svg(
        chart,
        content,
        height=bottom + axes.BELOW,
        css=gutter(map(chart.unit, ticks)),
        points=count,
        band=True,
        links=any(item.hrefs for item in chart.series),
    )
    table = series_table(chart, chart.labels, chart.series)
    return figure(chart, drawing, legend=legend(chart.series), table=table)


def _bars(chart: Column, index: int, scale: Scale) -> SafeString:
    """Stack the parts of one column from the base line up, negative ones down."""
    band = 1 / len(chart.labels)
    drawn, ends = [], {True: 0.0, False: 0.0}
    for place, series in enumerate(chart.series):
        for value in finite([series.value(index)]):
            start = ends[value >= 0]
            ends[value >= 0] = start + value
            y1, y2 = sorted((scale.place(start), scale.place(start + value)))
            text = f"{chart.labels[index]} · {series.name}: {chart.unit(value)}"
            shape = segment(
                (
                    share((index + (1 - FILLED) / 2) * band),
                    px(y1),
                    share(FILLED * band),
                    px(y2 - y1),
                ),
                colour(series, place),
                text=text,
            )
            drawn.append(linked(shape, series.href(index), text))
    return join(drawn)


def _values(chart: Column, scale: Scale, middles: list[float]) -> SafeString:
    """Write totals over the columns while there is room for them."""
    if len(chart.labels) > MOST_VALUES:
        return SafeString("")
    return join(
        markup(
            '<text class="value" x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
            share(middle),
            px(scale.place(stacked(chart.series, index, positive=True)) - 4),
            INK,
            chart.unit(sum(finite(item.value(index) for item in chart.series))),
        )
        for index, middle in enumerate(middles)
        if finite(item.value(index) for item in chart.series)
    )
