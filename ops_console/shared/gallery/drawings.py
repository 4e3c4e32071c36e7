"""The sample charts of the gallery, drawn by the same functions as the real ones."""

from django.utils.safestring import SafeString

from ops_console.shared import charts
from ops_console.shared.gallery.samples import wave

HOURS = tuple(str(hour) for hour in range(9, 18))
ARRIVALS = (
    (24, 43, 71, 88, 84, 66, 61, 42, 27),
    (21, 36, 58, 66, 63, 57, 48, 40, 22),
    (19, 34, 52, 67, 60, 51, 47, 33, 21),
    (20, 31, 57, 71, 66, 56, 45, 31, 19),
    (18, 35, 55, 73, 70, 59, 49, 36, None),
)


def recontact(texts: dict[str, str]) -> SafeString:
    """Draw a control chart with limits, an annotation, a flag and a maturing tail."""
    before = wave(44, start=0.058, slope=-0.00008, swing=0.006)
    after = wave(16, start=0.037, slope=0.0001, swing=0.005)
    values = (*before[:31], 0.084, *before[32:], *after)
    labels = tuple(f"{9 + day // 30:02}-{day % 30 + 1:02}" for day in range(len(values)))
    hrefs = tuple(f"?day={label}" for label in labels)
    chart = charts.Line(
        title=texts["chart_re"],
        method=texts["chart_re_method"],
        unit=charts.percent,
        labels=labels,
        series=(charts.Series(texts["rate"], values, hrefs=hrefs),),
        limits=(charts.Limit(texts["mean"], 0.0565), charts.Limit(texts["ucl"], 0.079)),
        annotations=(charts.Annotation(44, texts["chart_re_note"]),),
        flagged=(31,),
        maturing_from=53,
    )
    return charts.line(chart)


def arrivals(texts: dict[str, str]) -> SafeString:
    """Draw a heat map with a gap."""
    days = tuple(texts["days"].split(","))
    return charts.heatmap(
        charts.Heatmap(
            title=texts["chart_hours"],
            method=texts["calls"],
            rows=days,
            columns=HOURS,
            values=ARRIVALS,
            hrefs=tuple(tuple(f"?day={day}&hour={hour}" for hour in HOURS) for day in range(5)),
        )
    )


def volume(texts: dict[str, str]) -> SafeString:
    """Draw stacked columns."""
    labels = tuple(f"10-{day:02}" for day in range(1, 9))
    series = tuple(
        charts.Series(texts[name], tuple(base + 9 * (week % 3) for week in range(8)))
        for name, base in (("call", 210), ("mail", 84), ("chat", 52), ("branch", 23))
    )
    chart = charts.Column(
        title=texts["chart_volume"], method=texts["per_week"], labels=labels, series=series
    )
    return charts.column(chart)


def causes(texts: dict[str, str]) -> SafeString:
    """Draw a Pareto chart with a rest."""
    counts = (188, 143, 97, 61, 34, 22)
    items = tuple(
        charts.Item(texts[f"p{place}"], count, href=f"?cause={place}")
        for place, count in enumerate(counts, start=1)
    )
    other = charts.Item(texts["other_share"], 41, rest=True)
    return charts.pareto(
        charts.Pareto(
            title=texts["chart_causes"],
            method=texts["by_count"],
            axis_label=texts["problem"],
            items=(other, *items),
        )
    )


def impact(texts: dict[str, str]) -> SafeString:
    """Draw stacked horizontal bars with long labels."""
    parts: tuple[tuple[str, charts.Tone, tuple[float, ...]], ...] = (
        ("harm", "bad", (34, 22, 26, 15, 18)),
        ("breach", "warn", (30, 16, 22, 9, 14)),
        ("recur", "accent", (14, 19, 10, 20, 9)),
        ("time", "neutral", (10, 14, 6, 14, 6)),
    )
    series = tuple(charts.Series(texts[name], values, tone) for name, tone, values in parts)
    labels = tuple(texts[f"p{place}"] for place in range(1, 6))
    chart = charts.Bar(
        title=texts["voc_title"], method=texts["score"], labels=labels, series=series
    )
    return charts.bar(chart)


def handling(texts: dict[str, str]) -> SafeString:
    """Draw short horizontal bars in minutes and seconds."""
    labels = tuple(texts[name] for name in ("call", "mail", "chat", "branch"))
    series = charts.Series(texts["kpi_aht"], (408, 655, 512, 741))
    chart = charts.Bar(
        title=texts["kpi_aht"],
        method=texts["kpi_aht_note"],
        labels=labels,
        series=(series,),
        unit=charts.duration,
    )
    return charts.bar(chart)


def empty(texts: dict[str, str]) -> SafeString:
    """Draw a chart without a single value."""
    chart = charts.Line(
        title=texts["kpi_mis"], labels=("1", "2"), series=(charts.Series("", (None, None)),)
    )
    return charts.line(chart)


def sparklines(texts: dict[str, str]) -> dict[str, SafeString]:
    """Draw the four lines of the KPI cards."""
    shapes: dict[str, tuple[str, tuple[float, ...], charts.Tone]] = {
        "sla": ("kpi_sla", wave(30, start=0.84, slope=0.0022, swing=0.01), "accent"),
        "aht": ("kpi_aht", wave(30, start=405, slope=0.0, swing=14), "accent"),
        "re": ("kpi_re", wave(30, start=0.17, slope=-0.001, swing=0.004), "good"),
        "backlog": ("kpi_backlog", wave(30, start=300, slope=3.9, swing=9), "warn"),
    }
    return {
        name: charts.sparkline(charts.Sparkline(label=texts[label], values=values, tone=tone))
        for name, (label, values, tone) in shapes.items()
    }
