"""The two clocks that tick in the browser; the server says their state, the script only counts."""

import datetime as dt
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from ops_console.shared import clock
from ops_console.shared.escaping import markup
from ops_console.shared.templatetags.ui.attributes import attributes, tone_class
from ops_console.shared.templatetags.ui.marks import icon as icon_tag
from ops_console.shared.templatetags.ui.registry import register
from ops_console.shared.templatetags.ui.times import HOUR, MINUTE, left_text, market_time


class Settled(NamedTuple):
    """How a clock that does not run looks."""

    icon: str
    tone: str
    text: str | Promise


STATES = {
    "paused": Settled("pause", "neutral", pgettext_lazy("clock", "paused")),
    "met": Settled("check", "good", pgettext_lazy("clock", "met")),
    "missed": Settled("x", "bad", pgettext_lazy("clock", "missed")),
}


_SLA_CLOCK = (
    '<sla-clock class="{}" title="{}" data-state="{}" data-due="{}" data-now="{}"'
    ' data-warn="{}" data-urgent="{}"{}>{}<span>{} <b data-left>{}</b></span></sla-clock>'
)


def _look(state: str, seconds: float, limits: tuple[int, int]) -> tuple[str, str]:
    """Return icon and tone of a clock."""
    if state in STATES:
        return (STATES[state].icon, STATES[state].tone)
    warn, urgent = limits
    if seconds < 0:
        return ("circle-alert", "bad")
    if seconds <= urgent:
        return ("clock-alert", "bad")
    return ("clock", "warn") if seconds <= warn else ("clock", "good")


@register.simple_tag
def sla_clock(
    *,
    due: dt.datetime | None,
    state: str = "running",
    label: object = "",
    note: object = "",
    now: dt.datetime | None = None,
    warn: int = 2 * HOUR,
    urgent: int = 15 * MINUTE,
) -> SafeString:
    """Show a deadline: the server says state and due time, the browser only ticks."""
    if due is None:
        return SafeString("")
    moment = now or clock.now()
    seconds = (due - moment).total_seconds()
    symbol, tone = _look(state, seconds, (warn, urgent))
    text = note or (left_text(seconds) if state == "running" else STATES[state].text)
    return markup(
        _SLA_CLOCK,
        f"pill {tone_class(tone)}".strip(),
        market_time(due),
        state,
        due.isoformat(timespec="seconds"),
        moment.isoformat(timespec="seconds"),
        warn,
        urgent,
        attributes({"data_label": label}),
        icon_tag(symbol),
        label,
        text,
    )


@register.inclusion_tag("ui/call_timer.html")
def call_timer(
    *,
    state: str,
    since: dt.datetime | None = None,
    talk: float = 0,
    hold: float = 0,
    wrap: float = 0,
    now: dt.datetime | None = None,
    compact: bool = False,
) -> dict[str, object]:
    """Show talk, hold and wrap-up of a contact; the running one ticks from the server's times."""
    moment = now or clock.now()
    running = max(0.0, (moment - since).total_seconds()) if since and state != "done" else 0.0
    spent = {"talk": float(talk), "hold": float(hold), "wrap": float(wrap)}
    shown = dict(spent)
    if state in shown:
        shown[state] += running
    return {
        "state": state,
        "since": since.isoformat(timespec="seconds") if since else "",
        "now": moment.isoformat(timespec="seconds"),
        "spent": {name: str(round(value)) for name, value in spent.items()},
        "shown": shown,
        "total": sum(shown.values()),
        "compact": compact,
    }
