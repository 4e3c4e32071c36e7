"""Heat maps: a grid of values whose shade and number say the same."""

from django.utils.safestring import SafeString

from ops_console.shared.charts.bar import linked
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
from ops_console.shared.charts.model import Heatmap, Value
from ops_console.shared.charts.scales import chosen_labels, finite
from ops_console.shared.charts.words import NOTHING, shorten, width
from ops_console.shared.escaping import markup

ROW, GAP = 26.0, 2.0
MOST_NUMBERED = 12
FAINTEST = 0.06
# With numbers inside, shades stop where dark ink would no longer be readable.
DARKEST_NUMBERED, DARKEST = 0.6, 1.0
SIDE_LABEL, NARROW_LABEL = 124.0, 40.0


def heatmap(chart: Heatmap) -> SafeString:
    """Draw a heat map as a figure with its table."""
    drawable = finite(value for row in chart.values for value in row)
    if not drawable or not chart.columns:
        return nothing(chart)
    height = ROW * len(chart.rows)
    cells = join(
        _cell(chart, row, column, top=max(drawable))
        for row in range(len(chart.rows))
        for column in range(len(chart.columns))
    )
    names = join(
        markup(
            '<text x="-8" y="{}" text-anchor="end" fill="{}">{}<title>{}</title></text>',
            px(row * ROW + ROW / 2 + 3),
            MUTED,
            shorten(name, SIDE_LABEL),
            name,
        )
        for row, name in enumerate(chart.rows)
    )
    narrow = all(width(name) <= NARROW_LABEL for name in chart.rows)
    drawing = svg(
        chart,
        join([cells, names, _column_names(chart, height)]),
        height=height + 20,
        css="gutter-s" if narrow else "gutter-l",
        links=bool(chart.hrefs),
    )
    return figure(chart, drawing, legend=SafeString(""), table=_table(chart))


def _value(chart: Heatmap, row: int, column: int) -> Value:
    values = chart.values[row] if row < len(chart.values) else ()
    value = values[column] if column < len(values) else None
    return value if finite([value]) else None


def _href(chart: Heatmap, row: int, column: int) -> str:
    links = chart.hrefs[row] if row < len(chart.hrefs) else ()
    return links[column] if column < len(links) else ""


def _cell(chart: Heatmap, row: int, column: int, *, top: float) -> SafeString:
    value = _value(chart, row, column)
    text = NOTHING if value is None else chart.unit(value)
    spoken = f"{chart.rows[row]} {chart.columns[column]}: {text}"
    numbered = len(chart.columns) <= MOST_NUMBERED
    count = len(chart.columns)
    shape = markup(
        '<rect class="cell {}" x="{}" y="{}" width="{}" height="{}" rx="3" fill="{}"'
        ' fill-opacity="{}"><title>{}</title></rect>',
        "cell-empty" if value is None else "heat",
        share(column / count),
        px(row * ROW),
        share((1 - 0.04) / count),
        px(ROW - GAP),
        "#f1f3f6" if value is None else PALETTE[0],
        "1" if value is None else f"{_shade(value, top, numbered=numbered):.2f}",
        spoken,
    )
    number = markup(
        '<text class="value" x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
        share((column + 0.48) / count),
        px(row * ROW + ROW / 2 + 3),
        INK,
        text,
    )
    both = join([shape, number]) if numbered and value is not None else shape
    return linked(both, _href(chart, row, column), spoken)


def _shade(value: float, top: float, *, numbered: bool) -> float:
    darkest = DARKEST_NUMBERED if numbered else DARKEST
    part = min(1.0, max(0.0, value / top)) if top > 0 else 0.0
    return FAINTEST + (darkest - FAINTEST) * part


def _column_names(chart: Heatmap, height: float) -> SafeString:
    count = len(chart.columns)
    return join(
        markup(
            '<text x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
            share((column + 0.48) / count),
            px(height + 14),
            MUTED,
            shorten(chart.columns[column], 64),
        )
        for column in chosen_labels(count, MOST_NUMBERED)
    )


def _table(chart: Heatmap) -> SafeString:
    rows = []
    for row, name in enumerate(chart.rows):
        cells = [Cell(name)]
        for column in range(len(chart.columns)):
            value = _value(chart, row, column)
            text = NOTHING if value is None else chart.unit(value)
            cells.append(Cell(text, _href(chart, row, column)))
        rows.append(cells)
    return data_table([chart.axis_label, *chart.columns], rows)
