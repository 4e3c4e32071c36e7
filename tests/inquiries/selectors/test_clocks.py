"""Clocks as the page shows them, and business days of the real calendars."""

import datetime as dt
from typing import Any

import pytest

from inquiries import selectors, services
from inquiries.models import DayOverride, ServicePolicy
from inquiries.rules.calendar import CalendarError
from inquiries.selectors import clock_views
from inquiries.selectors.calendars import working_hours
from staff.models import Market, Staff, Team
from tests import factories
from tests.inquiries.services.steps import at, logged, resolved

pytestmark = pytest.mark.django_db
Targets = dict[str, ServicePolicy]


def states(inquiry: Any, minutes: int) -> list[tuple[str, str]]:
    return [(view.kind, view.state.value) for view in clock_views(inquiry, now=at(minutes))]


@pytest.mark.usefixtures("targets_kr")
def test_a_clock_runs_is_overdue_and_is_decided(team_claims: Team, alice: Staff) -> None:
    inquiry = logged(team_claims, alice)

    assert states(inquiry, 60) == [("FIRST_RESPONSE", "RUNNING"), ("RESOLUTION", "RUNNING")]
    assert states(inquiry, 61) == [("FIRST_RESPONSE", "OVERDUE"), ("RESOLUTION", "RUNNING")]
    services.start_contact(inquiry_id=inquiry.pk, kind="CHAT", by=alice, now=at(70))
    assert states(inquiry, 80)[0] == ("FIRST_RESPONSE", "MISSED")


@pytest.mark.usefixtures("targets_kr")
def test_the_time_left_is_shown_while_it_runs(team_claims: Team, alice: Staff) -> None:
    inquiry = logged(team_claims, alice, start_contact=True)

    response, resolution = clock_views(inquiry, now=at(30))

    assert (response.state, response.remaining, response.stopped_at) == ("MET", None, at(0))
    assert (str(resolution.label), resolution.due_at) == ("Resolution", at(480))
    assert resolution.remaining == dt.timedelta(minutes=450)


@pytest.mark.usefixtures("targets_kr")
def test_a_resting_clock_has_no_time_left_to_show(team_claims: Team, alice: Staff) -> None:
    inquiry = logged(team_claims, alice, assign_to_me=True)
    services.start_waiting(
        inquiry_id=inquiry.pk, for_whom="CUSTOMER", reason="ANSWER", by=alice, now=at(10)
    )

    resolution = clock_views(inquiry, now=at(900))[1]

    assert (resolution.state, resolution.remaining) == ("PAUSED", None)


@pytest.mark.usefixtures("targets_kr")
def test_after_reopening_the_latest_round_is_shown(team_claims: Team, alice: Staff) -> None:
    inquiry = resolved(team_claims, alice)
    services.reopen(inquiry_id=inquiry.pk, reason="NEW_FACTS", by=alice, now=at(60))

    response, resolution = clock_views(inquiry, now=at(61))

    assert (response.round, resolution.round, resolution.state) == (1, 2, "RUNNING")


@pytest.mark.usefixtures("targets_kr")
def test_clocks_cost_one_query(
    team_claims: Team, alice: Staff, django_assert_num_queries: Any
) -> None:
    inquiry = logged(team_claims, alice)

    with django_assert_num_queries(1):
        clock_views(inquiry, now=at(1))


def korea(market: Market) -> None:
    factories.make_calendar(market, holiday_country="KR", holiday_categories=["public", "bank"])


def taiwan(market: Market) -> None:
    factories.make_calendar(market, holiday_country="TW", holiday_categories=["public"])


def test_three_business_days_over_chuseok(market_kr: Market) -> None:
    korea(market_kr)

    due = selectors.add_business_days(market_kr, dt.date(2026, 9, 23), 3)

    assert due == dt.date(2026, 9, 30)
    assert selectors.business_days_between(market_kr, dt.date(2026, 9, 23), due) == 3


def test_three_business_days_over_the_lunar_new_year(market_tw: Market) -> None:
    taiwan(market_tw)

    assert selectors.add_business_days(market_tw, dt.date(2026, 2, 13), 3) == dt.date(2026, 2, 25)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (dt.date(2025, 2, 8), True),
        (dt.date(2025, 2, 15), False),
        (dt.date(2025, 9, 29), False),
        (dt.date(2025, 9, 30), True),
    ],
)
def test_taiwan_works_on_make_up_saturdays(
    *, market_tw: Market, day: dt.date, is_open: bool
) -> None:
    taiwan(market_tw)

    hours = selectors.market_hours(market_tw, year=2025)

    assert hours is not None
    assert hours.is_open(day) == is_open


@pytest.mark.parametrize("day", [dt.date(2025, 5, 1), dt.date(2025, 6, 3), dt.date(2026, 5, 1)])
def test_korea_rests_on_labour_day_and_election_day(market_kr: Market, day: dt.date) -> None:
    korea(market_kr)

    hours = selectors.market_hours(market_kr, year=2026)

    assert hours is not None
    assert not hours.is_open(day)


def test_single_days_differ_by_override(market_kr: Market) -> None:
    korea(market_kr)
    calendar = market_kr.calendars.get()
    days = {"OPEN": dt.date(2026, 9, 25), "CLOSED": dt.date(2026, 9, 28)}
    for kind, day in days.items():
        hours = [["09:00", "12:00"]] if kind == "OPEN" else []
        DayOverride.objects.create(calendar=calendar, day=day, kind=kind, hours=hours, reason="x")

    due = selectors.add_business_days(market_kr, dt.date(2026, 9, 23), 2)

    assert due == dt.date(2026, 9, 29)


def test_a_market_without_a_calendar_counts_every_day(market_kr: Market) -> None:
    assert selectors.add_business_days(market_kr, dt.date(2026, 9, 23), 3) == dt.date(2026, 9, 26)
    first, last = dt.date(2026, 9, 23), dt.date(2026, 9, 26)
    assert selectors.business_days_between(market_kr, first, last) == 3
    assert selectors.market_hours(market_kr, year=2026) is None


def test_badly_written_hours_are_refused(market_kr: Market) -> None:
    calendar = factories.make_calendar(market_kr, hours={"1": [["18:00", "09:00"]]})

    with pytest.raises(CalendarError):
        working_hours(calendar, year=2026)
