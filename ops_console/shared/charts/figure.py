"""The frame of every chart: figure, caption, legend, drawing, data table; safe HTML only."""

import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ops_console.shared.charts.model import Chart, Series
from ops_console.shared.charts.scales import finite
from ops_console.shared.charts.words import NOTHING, width
from ops_console.shared.escaping import markup

# Print palette: what WeasyPrint and paper see; the screen's classes override it.
INK, MUTED, RULE, PAPER = "#20242c", "#5a6472", "#d9dde4", "#ffffff"
BAD = "#b3261e"
PALETTE = ("#2b57c4", "#3aa6a6", "#a8752b", "#7d3c8c", "#7c828c", "#2f6b45")
TONES = {
    "good": "#2f6b45",
    "warn": "#8a5a00",
    "bad": BAD,
    "accent": PALETTE[0],
    "neutral": PALETTE[4],
}
NARROW_AXIS, WIDE_AXIS = 40.0, 64.0


class Cell(NamedTuple):
    """One cell of a data table."""

    text: str
    href: str = ""


def join(parts: Iterable[SafeString]) -> SafeString:
    """Join pieces of safe HTML."""
    return SafeString("".join(parts))


def colour(series: Series, index: int) -> tuple[str, str]:
    """Return the class and the print colour of a series."""
    if series.tone:
        return f"s-{series.tone}", TONES[series.tone]
    place = index % len(PALETTE)
    return f"s-{place + 1}", PALETTE[place]


def px(value: float) -> str:
    """Print a coordinate with one decimal and no superfluous zero."""
    return f"{value + 0.0:.1f}".removesuffix(".0")


def share(value: float) -> str:
    """Print a horizontal place as a percentage of the plot's width."""
    return f"{value * 100:.2f}".rstrip("0").rstrip(".") + "%"


def gutter(labels: Iterable[str]) -> str:
    """Return the class of the margin that the axis labels need."""
    widest = max((width(label) for label in labels), default=0.0)
    if widest <= NARROW_AXIS:
        return "gutter-s"
    return "gutter-m" if widest <= WIDE_AXIS else "gutter-l"


def identity(chart: Chart) -> str:
    """Return an id that is the same for the same chart on every rendering."""
    return f"chart-{zlib.crc32(f'{chart.title}|{chart.method}|{chart!r}'.encode()):08x}"


def figure(
    chart: Chart, drawing: SafeString, *, legend: SafeString, table: SafeString
) -> SafeString:
    """Put caption, legend, drawing and table of a chart together."""
    name = identity(chart)
    method = markup('<span id="{}-method">{}</span>', name, chart.method) if chart.method else ""
    return markup(
        '<figure class="chart" id="{0}"><figcaption><strong id="{0}-title">{1}</strong>{2}'
        "</figcaption>{3}{4}{5}<chart-tip></chart-tip></figure>",
        name,
        chart.title,
        method,
        legend,
        drawing,
        table,
    )


def svg(
    chart: Chart,
    content: SafeString,
    *,
    height: float,
    css: str,
    points: int = 0,
    band: bool = False,
    links: bool,
) -> SafeString:
    """Wrap marks into a drawing whose width follows its place; text keeps its size."""
    name = identity(chart)
    labels = f"{name}-title {name}-method" if chart.method else f"{name}-title"
    # Links inside role="img" would be hidden from assistive technology.
    role = "group" if links else "img"
    tip = markup(' data-points="{}" data-scale="{}"', points, "band" if band else "point")
    return markup(
        '<svg class="plot {}" role="{}" aria-labelledby="{}" width="100%" height="{}"'
        ' font-size="12" font-family="sans-serif"{}>{}</svg>',
        css,
        role,
        labels,
        px(height),
        tip if points else "",
        content,
    )


def legend(series: Sequence[Series]) -> SafeString:
    """Name the series by swatch and word; one series needs none."""
    if len(series) <= 1:
        return SafeString("")
    rows = [(*colour(item, index), item.name) for index, item in enumerate(series)]
    entry = (
        '<li class="{}"><svg aria-hidden="true"><rect class="fill" y="1" width="14" height="8"'
        ' rx="2" fill="{}"></rect></svg>{}</li>'
    )
    return markup('<ul class="legend">{}</ul>', join(markup(entry, *row) for row in rows))


def data_table(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> SafeString:
    """Print the numbers behind a chart; the tip and assistive technology read them."""
    body = join(markup("<tr>{}</tr>", join(map(_cell, range(len(row)), row))) for row in rows)
    return markup(
        '<details class="more"><summary>{}</summary><div class="table-wrap" tabindex="0"'
        ' role="group" aria-label="{}"><table class="table"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div></details>",
        _("Data table"),
        _("Data table"),
        join(map(_head, range(len(heads)), heads)),
        body,
    )


def _head(place: int, text: str) -> SafeString:
    css = SafeString(' class="num"') if place else SafeString("")
    return markup('<th scope="col"{}>{}</th>', css, text or _("Label"))


def _cell(place: int, cell: Cell) -> SafeString:
    content = markup('<a href="{}">{}</a>', cell.href, cell.text) if cell.href else cell.text
    if place == 0:
        return markup('<th scope="row">{}</th>', content)
    return markup('<td class="num">{}</td>', content)


def nothing(chart: Chart) -> SafeString:
    """Show a chart without a single value: the caption and a sentence."""
    empty = markup('<p class="chart-empty">{}</p>', _("No data in this selection."))
    return figure(chart, empty, legend=SafeString(""), table=SafeString(""))


def series_table(chart: Chart, labels: Sequence[str], series: Sequence[Series]) -> SafeString:
    """Print the table of a chart that has series over labels."""
    rows = [
        [Cell(label), *(_value_cell(chart, item, place) for item in series)]
        for place, label in enumerate(labels)
    ]
    return data_table([chart.axis_label, *(item.name for item in series)], rows)


def _value_cell(chart: Chart, series: Series, place: int) -> Cell:
    drawable = finite([series.value(place)])
    return Cell(chart.unit(drawable[0]) if drawable else NOTHING, series.href(place))
