"""Axes and what lies across a plot: grid, limits, annotations, labels below."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString

from ops_console.shared.charts.figure import INK, MUTED, RULE, join, px, share
from ops_console.shared.charts.model import Annotation, Limit, Unit
from ops_console.shared.charts.scales import Scale, chosen_labels
from ops_console.shared.charts.words import shorten, width
from ops_console.shared.escaping import markup

TOP, BELOW = 16.0, 24.0
MOST_LABELS = 12
LABEL_ROOM = 420.0
EDGE, MIDDLE = 0.03, 0.5


def grid(scale: Scale, ticks: Sequence[float], unit: Unit) -> SafeString:
    """Draw one thin line for each tick, with its value in the left margin."""
    return join(
        markup(
            '<line class="{0}" x1="0" x2="100%" y1="{1}" y2="{1}" stroke="{2}"></line>'
            '<text x="-8" y="{3}" text-anchor="end" fill="{4}">{5}</text>',
            "base-line" if tick == 0 else "grid-line",
            px(scale.place(tick)),
            RULE,
            px(scale.place(tick) + 4),
            MUTED,
            unit(tick),
        )
        for tick in ticks
    )


def below(labels: Sequence[str], places: Sequence[float], y: float) -> SafeString:
    """Write as many labels under the plot as fit, evenly spaced."""
    widest = max((width(label) for label in labels), default=1.0)
    most = max(2, min(MOST_LABELS, int(LABEL_ROOM / (widest + 16))))
    shown = chosen_labels(len(labels), most) if len(labels) > most else range(len(labels))
    return join(
        markup(
            '<text x="{}" y="{}" text-anchor="{}" fill="{}">{}</text>',
            share(places[index]),
            px(y),
            _anchor(places[index]),
            MUTED,
            shorten(labels[index], 110),
        )
        for index in shown
    )


def _anchor(place: float) -> str:
    if place < EDGE:
        return "start"
    return "end" if place > 1 - EDGE else "middle"


def limits(scale: Scale, lines: Iterable[Limit], unit: Unit) -> SafeString:
    """Draw dashed lines named at the right edge."""
    return join(
        markup(
            '<line class="limit" x1="0" x2="100%" y1="{0}" y2="{0}" stroke="{1}"'
            ' stroke-dasharray="5 4"></line><text x="100%" y="{2}" text-anchor="end" fill="{1}">'
            "{3} {4}</text>",
            px(scale.place(line.value)),
            MUTED,
            px(scale.place(line.value) - 4),
            line.label,
            unit(line.value),
        )
        for line in lines
    )


def annotations(notes: Iterable[Annotation], places: Sequence[float], bottom: float) -> SafeString:
    """Draw a dotted line and a word where something happened."""
    return join(
        markup(
            '<line class="note-line" x1="{0}" x2="{0}" y1="2" y2="{1}" stroke="{2}"'
            ' stroke-dasharray="2 3"></line><text x="{0}" dx="{3}" y="11" text-anchor="{4}"'
            ' fill="{5}">{6}</text>',
            share(places[note.index]),
            px(bottom),
            MUTED,
            "-6" if places[note.index] > MIDDLE else "6",
            "end" if places[note.index] > MIDDLE else "start",
            INK,
            shorten(note.text, 240),
        )
        for note in notes
        if 0 <= note.index < len(places)
    )
