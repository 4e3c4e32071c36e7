"""Moments and spans of time as text: absolute in the market's zone, or relative."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ops_console.shared import clock
from ops_console.shared.charts import words
from ops_console.shared.charts.words import NOTHING
from ops_console.shared.escaping import markup
from ops_console.shared.templatetags.ui.attributes import attributes
from ops_console.shared.templatetags.ui.registry import register

MINUTE, HOUR, DAY = 60, 3_600, 86_400
FORMS = {
    "full": "%Y-%m-%d %H:%M",
    "date": "%Y-%m-%d",
    "time": "%H:%M",
    "seconds": "%Y-%m-%d %H:%M:%S",
}


def _zone(given: object) -> dt.tzinfo:
    """Accept a zone, its name or anything with a `zone`; else the zone of the request."""
    if isinstance(given, str) and given:
        return ZoneInfo(given)
    if isinstance(given, dt.tzinfo):
        return given
    zone = getattr(given, "zone", None)
    return zone if isinstance(zone, dt.tzinfo) else timezone.get_current_timezone()


def _local(value: dt.datetime, zone: object = None) -> dt.datetime:
    return value.astimezone(_zone(zone))


@register.filter
def duration(span: dt.timedelta | float | None) -> str:
    """Print seconds as `m:ss` or `h:mm:ss`; nothing to print is a dash."""
    if span is None:
        return NOTHING
    return words.duration(span.total_seconds() if isinstance(span, dt.timedelta) else span)


@register.filter
def market_time(value: dt.datetime | None, zone: object = None) -> str:
    """Print a moment as `2026-11-21 10:21` in the market's time zone."""
    return _local(value, zone).strftime(FORMS["full"]) if value else NOTHING


@register.filter
def market_date(value: dt.datetime | dt.date | None, zone: object = None) -> str:
    """Print a day as `2026-11-21`; a moment is first moved to the market's time zone."""
    if value is None:
        return NOTHING
    if isinstance(value, dt.datetime):
        value = _local(value, zone)
    return value.strftime(FORMS["date"])


def span_text(seconds: float) -> str:
    """Print a span in at most two units; the browser's clocks use the same texts."""
    left = int(abs(seconds))
    if left >= DAY:
        days, hours = left // DAY, left % DAY // HOUR
        return (
            _("%(d)s d %(h)s h") % {"d": days, "h": hours} if hours else _("%(d)s d") % {"d": days}
        )
    if left >= HOUR:
        hours, minutes = left // HOUR, left % HOUR // MINUTE
        return _hours(hours, minutes)
    return _("%(m)s min") % {"m": left // MINUTE}


def _hours(hours: int, minutes: int) -> str:
    if not minutes:
        return _("%(h)s h") % {"h": hours}
    return _("%(h)s h %(m)s min") % {"h": hours, "m": minutes}


def _time(value: dt.datetime, text: str, *, title: str = "") -> SafeString:
    iso = value.isoformat(timespec="seconds")
    return markup("<time{}>{}</time>", attributes({"datetime": iso, "title": title}), text)


@register.simple_tag
def time_at(
    value: dt.datetime | None,
    *,
    form: str = "full",
    zone: object = None,
    now: dt.datetime | None = None,
) -> SafeString:
    """Print a moment; `short` leaves out what the reader knows: today's date, this year."""
    if value is None:
        return SafeString(NOTHING)
    local = _local(value, zone)
    full = local.strftime(FORMS["full"])
    if form != "short":
        return _time(value, local.strftime(FORMS[form]))
    today = _local(now or clock.now(), zone)
    if local.date() == today.date():
        return _time(value, local.strftime(FORMS["time"]), title=full)
    return _time(
        value, full if local.year != today.year else local.strftime("%m-%d %H:%M"), title=full
    )


@register.simple_tag
def time_ago(value: dt.datetime | None, *, now: dt.datetime | None = None) -> SafeString:
    """Print how long ago a moment was, with the moment itself as title."""
    if value is None:
        return SafeString(NOTHING)
    seconds = ((now or clock.now()) - value).total_seconds()
    text = _("just now") if seconds < MINUTE else _("%(span)s ago") % {"span": span_text(seconds)}
    return _time(value, text, title=market_time(value))


@register.simple_tag
def time_until(value: dt.datetime | None, *, now: dt.datetime | None = None) -> SafeString:
    """Print how long is left until a moment, or by how much it is past."""
    if value is None:
        return SafeString(NOTHING)
    seconds = (value - (now or clock.now())).total_seconds()
    return _time(value, left_text(seconds), title=market_time(value))


def left_text(seconds: float) -> str:
    """Print the time that is left, or by how much it is over."""
    text = _("%(span)s left") if seconds >= 0 else _("%(span)s overdue")
    return text % {"span": span_text(seconds)}
