"""Horizontal bars, single or stacked; long labels move above their bar."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from ops_console.shared.charts.figure import (
    INK,
    PAPER,
    RULE,
    colour,
    figure,
    join,
    legend,
    nothing,
    px,
    series_table,
    share,
    svg,
)
from ops_console.shared.charts.model import Bar, Series
from ops_console.shared.charts.scales import Scale, finite
from ops_console.shared.charts.words import shorten, width
from ops_console.shared.escaping import markup

SIDE_LABEL = 124.0
LONGEST_LABEL = 420.0


class Layout(NamedTuple):
    """Where label and bar of a row are, and how high a row is."""

    above: bool
    row: float
    bar_top: float
    bar_height: float
    css: str


BESIDE = Layout(above=False, row=28.0, bar_top=6.0, bar_height=16.0, css="gutter-l")
ABOVE = Layout(above=True, row=42.0, bar_top=20.0, bar_height=14.0, css="gutter-end")


def layout_for(labels: Sequence[str]) -> Layout:
    """Put labels beside the bars when all of them fit there, else above."""
    return BESIDE if all(width(label) <= SIDE_LABEL for label in labels) else ABOVE


def bar(chart: Bar) -> SafeString:
    """Draw horizontal bars as a figure with its table."""
    count = len(chart.labels)
    if not finite(value for item in chart.series for value in item.values) or not count:
        return nothing(chart)
    layout = layout_for(chart.labels)
    scale = _scale(chart)
    rows = join(_row(chart, index, layout=layout, scale=scale) for index in range(count))
    base = SafeString("") if layout.above else _base_line(scale, layout.row * count)
    linked = any(item.hrefs for item in chart.series)
    drawing = svg(
        chart, join([base, rows]), height=layout.row * count, css=layout.css, links=linked
    )
    table = series_table(chart, chart.labels, chart.series)
    return figure(chart, drawing, legend=legend(chart.series), table=table)


def stacked(series: Sequence[Series], index: int, *, positive: bool) -> float:
    """Return how far the positive (or negative) parts of one bar reach."""
    values = finite(item.value(index) for item in series)
    return sum(value for value in values if (value >= 0) is positive)


def _scale(chart: Bar) -> Scale:
    indexes = range(len(chart.labels))
    low = min(stacked(chart.series, index, positive=False) for index in indexes)
    high = max(stacked(chart.series, index, positive=True) for index in indexes)
    return Scale(low, high if high > low else low + 1.0, 0.0, 1.0)


def row_label(text: str, layout: Layout, top: float) -> SafeString:
    """Write the label of a row, cut only when nothing else helps; the whole text is its title."""
    x, y, anchor = ("0", top + 14, "start") if layout.above else ("-8", top + 18, "end")
    shown = shorten(text, LONGEST_LABEL if layout.above else SIDE_LABEL)
    return markup(
        '<text x="{}" y="{}" text-anchor="{}" fill="{}">{}<title>{}</title></text>',
        x,
        px(y),
        anchor,
        INK,
        shown,
        text,
    )


def _base_line(scale: Scale, height: float) -> SafeString:
    return markup(
        '<line class="base-line" x1="{0}" x2="{0}" y1="0" y2="{1}" stroke="{2}"></line>',
        share(scale.place(0.0)),
        px(height),
        RULE,
    )


def _row(chart: Bar, index: int, *, layout: Layout, scale: Scale) -> SafeString:
    top = index * layout.row
    reach = stacked(chart.series, index, positive=True)
    total = reach + stacked(chart.series, index, positive=False)
    figure_text = markup(
        '<text class="value" x="{}" dx="6" y="{}" fill="{}">{}</text>',
        share(scale.place(reach)),
        px(top + layout.bar_top + layout.bar_height / 2 + 4.5),
        INK,
        chart.unit(total),
    )
    bars = _segments(chart, index, layout=layout, scale=scale)
    return join([row_label(chart.labels[index], layout, top), bars, figure_text])


def _segments(chart: Bar, index: int, *, layout: Layout, scale: Scale) -> SafeString:
    """Draw the parts of a bar one after another; negative parts run to the left."""
    drawn, ends = [], {True: 0.0, False: 0.0}
    for place, series in enumerate(chart.series):
        for value in finite([series.value(index)]):
            start = ends[value >= 0]
            ends[value >= 0] = start + value
            x1, x2 = sorted((scale.place(start), scale.place(start + value)))
            top = index * layout.row + layout.bar_top
            text = f"{chart.labels[index]} · {series.name}: {chart.unit(value)}"
            shape = segment(
                (share(x1), px(top), share(x2 - x1), px(layout.bar_height)),
                colour(series, place),
                text=text,
            )
            drawn.append(linked(shape, series.href(index), text))
    return join(drawn)


def segment(box: tuple[str, str, str, str], look: tuple[str, str], *, text: str) -> SafeString:
    """Draw one filled rectangle with its title."""
    css, ink = look
    return markup(
        '<g class="{}"><rect class="bar-mark fill" x="{}" y="{}" width="{}" height="{}" rx="2"'
        ' fill="{}" stroke="{}" stroke-width="0.5"><title>{}</title></rect></g>',
        css,
        *box,
        ink,
        PAPER,
        text,
    )


def linked(shape: SafeString, href: str, text: str) -> SafeString:
    """Wrap a mark into the link to its records."""
    if not href:
        return shape
    return markup('<a href="{}" aria-label="{}">{}</a>', href, text, shape)
