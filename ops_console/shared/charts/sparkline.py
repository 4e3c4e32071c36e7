"""Word-sized lines inside KPI cards."""

from django.utils.safestring import SafeString

from ops_console.shared.charts.figure import TONES, px, share
from ops_console.shared.charts.line import path, pen, point_places, stretched
from ops_console.shared.charts.model import Sparkline
from ops_console.shared.charts.scales import Scale, finite
from ops_console.shared.escaping import markup

HEIGHT, MARGIN = 34.0, 4.0


def sparkline(chart: Sparkline) -> SafeString:
    """Draw a line without axes; the label says in words what it shows; no values, no line."""
    drawable = finite(chart.values)
    if not drawable:
        return SafeString("")
    scale = _scale(drawable)
    places = point_places(len(chart.values))
    ink = TONES[chart.tone or "accent"]
    stroke = pen(path(chart.values, places, scale), ink)
    last = max(index for index, value in enumerate(chart.values) if finite([value]))
    return markup(
        '<svg class="spark s-{}" role="img" aria-label="{}" width="100%" height="34">{}'
        '<circle class="fill" cx="{}" cy="{}" r="2.5" fill="{}"></circle></svg>',
        chart.tone or "accent",
        chart.label,
        stretched(stroke, HEIGHT),
        share(places[last]),
        px(scale.place(float(chart.values[last] or 0))),
        ink,
    )


def _scale(values: list[float]) -> Scale:
    """Use the whole height; equal values run through the middle."""
    low, high = min(values), max(values)
    if high <= low:
        room = abs(low) or 1.0
        low, high = low - room, high + room
    return Scale(low, high, HEIGHT - MARGIN, MARGIN)
