"""Working hours of a market, read from its calendar, overrides and the holidays of its country."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import holidays

from inquiries.models import BusinessCalendar
from inquiries.rules import calendar as business
from inquiries.rules.calendar import WorkingHours

if TYPE_CHECKING:
    from staff.models import Market

# The library knows dates from its first year on; two years ahead are as far as decrees go.
FIRST_YEAR = 2000
YEARS_AHEAD = 3


def current_calendar(market: "Market") -> BusinessCalendar | None:
    """Return the calendar that new clocks of the market use; None when the market counts none."""
    calendars = BusinessCalendar.objects.filter(market=market, is_current=True)
    return calendars.select_related("market").prefetch_related("overrides").first()


def working_hours(calendar: BusinessCalendar, *, year: int) -> WorkingHours:
    """Return the calendar in the form that counts time around the year; raises CalendarError."""
    days_off, make_up_days = country_days(
        calendar.holiday_country, tuple(calendar.holiday_categories), last_year=year + YEARS_AHEAD
    )
    overrides = {
        override.day: business.spans_of(override.hours) for override in calendar.overrides.all()
    }
    week = business.week_of(calendar.hours)
    return WorkingHours(calendar.market.zone, week, days_off, make_up_days, overrides)


def market_hours(market: "Market", *, year: int) -> WorkingHours | None:
    """Return the working hours of a market around the year; None when it has no calendar."""
    calendar = current_calendar(market)
    return None if calendar is None else working_hours(calendar, year=year)


def hours_by_market(market_ids: Iterable[int], *, year: int) -> dict[int, WorkingHours]:
    """Return the working hours of several markets at once, of those that have a calendar."""
    calendars = BusinessCalendar.objects.filter(market_id__in=list(market_ids), is_current=True)
    known = calendars.select_related("market").prefetch_related("overrides").order_by("market_id")
    return {calendar.market_id: working_hours(calendar, year=year) for calendar in known}


def add_business_days(market: "Market", day: dt.date, n: int) -> dt.date:
    """Return the n-th business day after the day; without a calendar every day counts."""
    hours = market_hours(market, year=day.year)
    if hours is None:
        return day + dt.timedelta(days=n)
    return business.add_business_days(day, n, hours)


def business_days_between(market: "Market", start: dt.date, end: dt.date) -> int:
    """Return how many business days lie after the start up to and with the end."""
    hours = market_hours(market, year=end.year)
    if hours is None:
        return max(0, (end - start).days)
    return business.business_days_between(start, end, hours)


@lru_cache(maxsize=32)
def country_days(
    country: str, categories: tuple[str, ...], *, last_year: int
) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """Return the days off of a country and the weekend days that are worked by decree."""
    if not country:
        return frozenset(), frozenset()
    known = holidays.country_holidays(
        country, categories=categories or None, years=range(FIRST_YEAR, last_year + 1)
    )
    return frozenset(known), frozenset(known.weekend_workdays)
