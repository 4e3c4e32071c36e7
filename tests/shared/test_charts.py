"""Every chart draws well-formed, safe, complete HTML for any input."""

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from ops_console.shared import charts

HOSTILE = '<script>alert("1")</script> & \' 이름'
values = st.one_of(
    st.none(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, 1e-12]),
)
series = st.lists(values, max_size=25)
Draw = Callable[[list[float | None]], SafeString]


def labels(points: list[float | None]) -> tuple[str, ...]:
    return tuple(f"{HOSTILE} {index}" for index in range(len(points)))


def draw_line(points: list[float | None]) -> SafeString:
    chart = charts.Line(
        title=HOSTILE,
        method=HOSTILE,
        labels=labels(points),
        series=(charts.Series(HOSTILE, points, hrefs=[f"/?a=1&b={HOSTILE}"] * len(points)),),
        limits=(charts.Limit(HOSTILE, 0.5),),
        annotations=(charts.Annotation(1, HOSTILE), charts.Annotation(99, HOSTILE)),
        flagged=(0, 3, 77),
        maturing_from=2,
    )
    return charts.line(chart)


def draw_stacked(kind: Any, draw: Any) -> Draw:
    def stacked(points: list[float | None]) -> SafeString:
        parts = (charts.Series(HOSTILE, points), charts.Series("b", points[:-1], "bad"))
        return SafeString(
            draw(kind(title=HOSTILE, labels=labels(points), series=parts, unit=charts.percent))
        )

    return stacked


def draw_pareto(points: list[float | None]) -> SafeString:
    items = [
        charts.Item(f"{HOSTILE} {i}", value or 0.0, "/x", i == 1) for i, value in enumerate(points)
    ]
    return charts.pareto(charts.Pareto(title=HOSTILE, items=items))


def draw_heatmap(points: list[float | None]) -> SafeString:
    rows = (HOSTILE, "b")
    chart = charts.Heatmap(
        title=HOSTILE, rows=rows, columns=labels(points), values=(points, points[:-2])
    )
    return charts.heatmap(chart)


DRAWERS: list[Draw] = [
    draw_line,
    draw_stacked(charts.Bar, charts.bar),
    draw_stacked(charts.Column, charts.column),
    draw_pareto,
    draw_heatmap,
]


def parsed(html: str) -> ElementTree.Element:
    """Parse strictly: an unclosed tag or an unescaped sign fails here."""
    return ElementTree.fromstring(html)  # noqa: S314 - our own output


def column_of(html: str, place: int) -> list[str]:
    rows = parsed(html).findall(".//tbody/tr")
    return ["".join(row[place].itertext()) for row in rows]


@pytest.mark.parametrize("draw", DRAWERS)
@given(points=series)
def test_any_values_give_well_formed_html(draw: Draw, points: list[float | None]) -> None:
    html = draw(points)

    figure = parsed(html)
    assert figure.tag == "figure"
    assert figure.find("figcaption") is not None
    assert not re.search(r'="-?(nan|inf)', html)
    assert "style=" not in html
    assert "<script" not in html


@pytest.mark.parametrize("draw", DRAWERS)
@pytest.mark.parametrize("points", [[], [None, None], [float("nan")]])
def test_nothing_to_draw_says_so(draw: Draw, points: list[float | None]) -> None:
    html = draw(points)

    assert "No data in this selection." in html
    assert "<svg" not in html


@pytest.mark.parametrize("draw", DRAWERS)
def test_one_point_is_drawn(draw: Draw) -> None:
    assert "<svg" in draw([3.0])


@pytest.mark.parametrize("draw", DRAWERS)
def test_four_hundred_points_stay_small(draw: Draw) -> None:
    html = draw([float(index % 17 + 1) for index in range(400)])

    assert parsed(html).find("svg") is not None
    assert len(html) < 900_000


def test_a_drawing_is_named_by_caption_and_method() -> None:
    figure = parsed(draw_line([1.0, 2.0]))

    drawing = figure.find("svg")
    assert drawing is not None
    ids = {element.get("id") for element in figure.iter() if element.get("id")}
    assert set(str(drawing.get("aria-labelledby")).split()) <= ids


def drawn_column(series: charts.Series) -> SafeString:
    return charts.column(charts.Column(title="t", labels=("a", "b"), series=(series,)))


def test_a_drawing_without_links_is_an_image() -> None:
    assert 'role="img"' in drawn_column(charts.Series("s", (1, 2)))


def test_a_drawing_with_links_is_a_group() -> None:
    html = drawn_column(charts.Series("s", (1, 2), hrefs=("/a", "/b")))

    assert 'role="group"' in html
    assert html.count('href="/b"') == 2  # the mark and the cell of the table


def test_a_gap_lifts_the_pen() -> None:
    chart = charts.Line(title="t", labels="abcde", series=(charts.Series("s", (1, 2, None, 3, 4)),))

    path = parsed(charts.line(chart)).find(".//path")

    assert path is not None
    assert re.sub(r"[^ML]", "", str(path.get("d"))) == "MLML"


def test_a_value_between_gaps_is_still_seen() -> None:
    many: list[float | None] = [None] * 200
    many[100] = 7.0

    chart = charts.Line(
        title="t", labels=[str(i) for i in range(200)], series=(charts.Series("s", many),)
    )

    assert charts.line(chart).count("<circle") == 1


def test_a_flagged_point_has_a_shape_of_its_own() -> None:
    chart = charts.Line(
        title="t", labels="abc", series=(charts.Series("s", (1, 9, 1)),), flagged=(1,)
    )

    rings = parsed(charts.line(chart)).findall(".//circle[@class='out']")

    assert [ring.get("data-index") for ring in rings] == ["1"]


def test_the_table_has_every_number_of_the_chart() -> None:
    chart = charts.Line(
        title="t",
        labels=("Mon", "Tue", "Wed"),
        series=(charts.Series("rate", (0.5, None, 0.125), hrefs=("/mon", "", "/wed")),),
        unit=charts.percent,
    )

    html = charts.line(chart)

    assert column_of(html, 0) == ["Mon", "Tue", "Wed"]
    assert column_of(html, 1) == ["50%", "\u2013", "12.5%"]


def test_several_series_are_named_in_a_legend() -> None:
    two = (charts.Series("calls", (1,)), charts.Series("mails", (2,)))

    html = charts.column(charts.Column(title="t", labels=("a",), series=two))

    legend = parsed(html).find("ul[@class='legend']")
    assert legend is not None
    assert ["".join(row.itertext()) for row in legend] == ["calls", "mails"]


def test_bars_stand_as_long_as_their_values() -> None:
    chart = charts.Bar(title="t", labels=("a", "b"), series=(charts.Series("s", (50, 100)),))

    bars = parsed(charts.bar(chart)).findall(".//svg//rect")

    assert [bar.get("width") for bar in bars] == ["50%", "100%"]


def test_stacked_bars_follow_one_another_and_losses_go_the_other_way() -> None:
    parts = (charts.Series("s", (30,)), charts.Series("u", (-10,)), charts.Series("v", (10,)))
    chart = charts.Bar(title="t", labels=("a",), series=parts)

    bars = parsed(charts.bar(chart)).findall(".//g/rect")

    assert [(bar.get("x"), bar.get("width")) for bar in bars] == [
        ("20%", "60%"),
        ("0%", "20%"),
        ("80%", "20%"),
    ]


def test_long_labels_move_above_their_bars() -> None:
    names = ("理賠結果說明與承保範圍告知錯誤", "b")
    chart = charts.Bar(title="t", labels=names, series=(charts.Series("s", (1, 2)),))

    html = charts.bar(chart)

    assert f">{names[0]}<title>" in html


def test_a_pareto_puts_the_rest_last_and_ends_at_one_hundred_percent() -> None:
    items = (
        charts.Item("other", 50, rest=True),
        charts.Item("small", 10),
        charts.Item("large", 40),
        charts.Item("broken", float("nan")),
    )

    html = charts.pareto(charts.Pareto(title="t", items=items))

    assert column_of(html, 0) == ["large", "small", "other"]
    assert column_of(html, 2) == ["40%", "50%", "100%"]


def test_a_heat_map_says_its_values_in_words() -> None:
    chart = charts.Heatmap(
        title="t", rows=("Mon",), columns=("9", "10"), values=((4, None),), hrefs=(("/x", ""),)
    )

    titles = [element.text for element in parsed(charts.heatmap(chart)).findall(".//rect/title")]

    assert titles == ["Mon 9: 4", "Mon 10: \u2013"]


def test_a_sparkline_has_a_label_and_ends_in_a_dot() -> None:
    drawn = charts.sparkline(charts.Sparkline(label=HOSTILE, values=(1, 2, None), tone="good"))

    image = parsed(drawn)
    assert image.get("aria-label") == HOSTILE
    dot = image.find("circle")
    assert dot is not None
    assert dot.get("cx") == "50%"


def test_a_sparkline_without_values_is_nothing() -> None:
    assert charts.sparkline(charts.Sparkline(label="x", values=(None, float("nan")))) == ""
