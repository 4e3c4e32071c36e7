"""Pareto charts: causes by size, with the cumulative share as a line down the rows."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ops_console.shared.charts.bar import Layout, layout_for, linked, row_label, segment
from ops_console.shared.charts.figure import (
    INK,
    MUTED,
    PALETTE,
    Cell,
    data_table,
    figure,
    join,
    nothing,
    px,
    share,
    svg,
)
from ops_console.shared.charts.model import Item, Pareto
from ops_console.shared.charts.scales import finite
from ops_console.shared.charts.words import percent
from ops_console.shared.escaping import markup

HEAD = 18.0
VITAL = 0.8


def pareto(chart: Pareto) -> SafeString:
    """Draw a Pareto chart as a figure with its table."""
    items = ranked(chart.items)
    total = sum(item.value for item in items)
    if total <= 0:
        return nothing(chart)
    layout = layout_for([item.label for item in items])
    height = HEAD + layout.row * len(items)
    shares = [running / total for running in accumulate(item.value for item in items)]
    content = join(
        [
            _vital_line(height),
            *(
                _row(chart, item, place, layout=layout, shares=(item.value / total, shares[place]))
                for place, item in enumerate(items)
            ),
            _cumulative(shares, layout),
        ]
    )
    drawing = svg(
        chart,
        content,
        height=height,
        css=f"{layout.css} shares",
        links=any(item.href for item in items),
    )
    return figure(chart, drawing, legend=SafeString(""), table=_table(chart, items, shares))


def ranked(items: Sequence[Item]) -> list[Item]:
    """Return the items by size, the rest last; values below zero or undrawable are left out."""
    usable = [item for item in items if finite([item.value]) and item.value > 0]
    return sorted(usable, key=lambda item: (item.rest, -item.value, item.label))


def _row(
    chart: Pareto, item: Item, place: int, *, layout: Layout, shares: tuple[float, float]
) -> SafeString:
    top = HEAD + place * layout.row
    text = f"{item.label}: {chart.unit(item.value)} ({percent(round(shares[0], 3))})"
    look = ("s-neutral", PALETTE[4]) if item.rest else ("s-accent", PALETTE[0])
    box = ("0", px(top + layout.bar_top), share(shares[0]), px(layout.bar_height))
    value = markup(
        '<text class="value" x="100%" dx="10" y="{}" fill="{}">{}'
        '<tspan class="tail" fill="{}"> · {}</tspan></text>',
        px(top + layout.bar_top + layout.bar_height / 2 + 4.5),
        INK,
        chart.unit(item.value),
        MUTED,
        percent(round(shares[1], 2)),
    )
    shape = linked(segment(box, look, text=text), item.href, text)
    return join([row_label(item.label, layout, top), shape, value])


def _vital_line(height: float) -> SafeString:
    return markup(
        '<line class="limit" x1="{0}" x2="{0}" y1="14" y2="{1}" stroke="{2}"'
        ' stroke-dasharray="5 4"></line>'
        '<text x="{0}" y="10" text-anchor="middle" fill="{2}">{3}</text>',
        share(VITAL),
        px(height),
        MUTED,
        percent(VITAL),
    )


def _cumulative(shares: Sequence[float], layout: Layout) -> SafeString:
    """Draw the running share as dots joined from row to row."""
    middles = [
        HEAD + place * layout.row + layout.bar_top + layout.bar_height / 2
        for place in range(len(shares))
    ]
    dots = join(
        markup(
            '<circle class="ring" cx="{}" cy="{}" r="2.6" fill="#fff" stroke="{}"'
            ' stroke-width="1.5"><title>{}</title></circle>',
            share(part),
            px(middle),
            MUTED,
            percent(round(part, 3)),
        )
        for part, middle in zip(shares, middles, strict=True)
    )
    pairs = list(zip(shares, middles, strict=True))
    lines = join(
        markup(
            '<line class="stroke" x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"></line>',
            share(before[0]),
            px(before[1]),
            share(after[0]),
            px(after[1]),
            MUTED,
        )
        for before, after in pairwise(pairs)
    )
    return markup('<g class="s-neutral">{}{}</g>', lines, dots)


def _table(chart: Pareto, items: Sequence[Item], shares: Sequence[float]) -> SafeString:
    rows = [
        [Cell(item.label), Cell(chart.unit(item.value), item.href), Cell(percent(round(part, 3)))]
        for item, part in zip(items, shares, strict=True)
    ]
    return data_table([chart.axis_label, _("Value"), _("Cumulative")], rows)
