"""Figures as text, in the unit and language of the page."""

import datetime as dt
from collections.abc import Callable

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.choices import DEFINITIONS, Kpi, Unit
from metrics.rules.statistics import MINIMUM_N
from metrics.selectors import Drill, Freshness, KpiValue
from ops_console.shared import charts
from ops_console.shared.charts.words import NOTHING
from ops_console.shared.templatetags.ui.times import span_text

MINUTE = 60


def minutes(value: float) -> str:
    """Print minutes as a span of at most two units."""
    return span_text(value * MINUTE)


def days(value: float) -> str:
    """Print days."""
    shown = charts.number(value)
    return ngettext("%(n)s day", "%(n)s days", 1 if value == 1 else 2) % {"n": shown}


def share(value: float) -> str:
    """Print a share with one decimal, also where it is nought: columns of them line up."""
    return f"{formats.number_format(value * 100, 1)}%"


_PRINTED: dict[Unit, Callable[[float], str]] = {
    Unit.COUNT: charts.number,
    Unit.SHARE: share,
    Unit.SECONDS: charts.duration,
    Unit.MINUTES: minutes,
    Unit.DAYS: days,
}


def printed(kpi: Kpi, value: float | None) -> str:
    """Print a value of a figure; nothing to print is a dash."""
    return NOTHING if value is None else _PRINTED[DEFINITIONS[kpi].unit](value)


def unit_of(kpi: Kpi) -> Callable[[float], str]:
    """Return how values of a figure are printed on an axis."""
    unit = DEFINITIONS[kpi].unit
    return charts.percent if unit == Unit.SHARE else _PRINTED[unit]


def interval(value: KpiValue) -> str:
    """Print the 95 % interval of a figure."""
    if value.low is None or value.high is None:
        return ""
    low, high = printed(value.kpi, value.low), printed(value.kpi, value.high)
    return low if low == high else f"{low}\u2013{high}"


def note(value: KpiValue) -> str:
    """Print population and interval of a figure in one line."""
    if not value.is_enough:
        return _("n %(n)s, at least %(least)s needed") % {"n": value.n, "least": MINIMUM_N}
    parts = [_population(value), interval(value)]
    if value.maturing:
        parts.append(_("%(n)s maturing") % {"n": charts.number(value.maturing)})
    return " · ".join(part for part in parts if part)


def short_time(freshness: Freshness | None, *, now: dt.datetime, zone: dt.tzinfo) -> str:
    """Print when the facts were verified: today's time, else with the day."""
    if freshness is None or freshness.verified_at is None:
        return ""
    verified, today = freshness.verified_at.astimezone(zone), now.astimezone(zone).date()
    return f"{verified:%H:%M}" if verified.date() == today else f"{verified:%Y-%m-%d %H:%M}"


def units_line(page: Drill) -> str:
    """Say what is listed: how many things of how many inquiries."""
    counted = charts.number(page.counted)
    text = _UNITS.get(page.question.kpi, _inquiries)(page.counted) % {"n": counted}
    if page.inquiries is None or page.inquiries == page.found:
        return text
    inquiries = _inquiries(page.inquiries) % {"n": charts.number(page.inquiries)}
    return _("%(things)s of %(inquiries)s") % {"things": text, "inquiries": inquiries}


def _inquiries(n: int) -> str:
    return ngettext("%(n)s inquiry", "%(n)s inquiries", n)


def _answers(n: int) -> str:
    return ngettext("%(n)s answer", "%(n)s answers", n)


def _closings(n: int) -> str:
    return ngettext("%(n)s closing", "%(n)s closings", n)


def _clocks(n: int) -> str:
    return ngettext("%(n)s clock", "%(n)s clocks", n)


def _contacts(n: int) -> str:
    return ngettext("%(n)s contact", "%(n)s contacts", n)


_UNITS: dict[Kpi, Callable[[int], str]] = {
    Kpi.AHT: _contacts,
    Kpi.FIRST_RESPONSE_SLA: _clocks,
    Kpi.RESOLUTION_SLA: _clocks,
    Kpi.RESOLUTION_TIME: _answers,
    Kpi.REOPEN: _answers,
    Kpi.DAYS_TO_CLOSE: _closings,
}


def _population(value: KpiValue) -> str:
    if value.unit == Unit.COUNT:
        return ""
    if value.numerator is None:
        return _("n %(n)s") % {"n": charts.number(value.n)}
    numbers = {"part": charts.number(value.numerator), "whole": charts.number(value.n)}
    return _("%(part)s of %(whole)s") % numbers
