"""Django's admin for calendars and targets."""

import json

import pytest
from django.test import Client

from inquiries.models import BusinessCalendar, ServicePolicy
from staff.models import Market, Staff
from tests import factories
from tests.cast import KeyedClient, enter

pytestmark = pytest.mark.django_db
NO_DAYS = {
    "overrides-TOTAL_FORMS": "0",
    "overrides-INITIAL_FORMS": "0",
    "overrides-MIN_NUM_FORMS": "0",
    "overrides-MAX_NUM_FORMS": "1000",
}


@pytest.fixture
def client(market_kr: Market) -> Client:
    client = KeyedClient()
    enter(client, Staff.objects.create_superuser("super", display_name="Super"))
    return client


def post_calendar(client: Client, market: Market, hours: object) -> int:
    fields = {
        "market": market.pk,
        "version": 1,
        "hours": json.dumps(hours),
        "holiday_country": "KR",
        "holiday_categories": '["public"]',
        "is_current": "on",
    }
    return client.post("/admin/inquiries/businesscalendar/add/", {**fields, **NO_DAYS}).status_code


def test_a_calendar_is_added(client: Client, market_kr: Market) -> None:
    assert post_calendar(client, market_kr, {"1": [["09:00", "18:00"]]}) == 302
    assert BusinessCalendar.objects.get().is_current


@pytest.mark.parametrize(
    "hours",
    [
        {"1": []},
        {"8": [["09:00", "18:00"]]},
        {"1": [["18:00", "09:00"]]},
        {"1": [["09:00"]]},
        {"1": 9},
        [["09:00", "18:00"]],
    ],
)
def test_hours_that_cannot_be_counted_are_explained(
    client: Client, market_kr: Market, hours: object
) -> None:
    assert post_calendar(client, market_kr, hours) == 200
    assert not BusinessCalendar.objects.exists()


def test_a_calendar_without_a_market_is_explained(client: Client) -> None:
    fields = {"hours": '{"1": [["09:00", "18:00"]]}', **NO_DAYS}

    assert client.post("/admin/inquiries/businesscalendar/add/", fields).status_code == 200


def test_the_hours_of_a_calendar_in_use_stay(client: Client, market_kr: Market) -> None:
    calendar = factories.make_calendar(market_kr)

    page = client.get(f"/admin/inquiries/businesscalendar/{calendar.pk}/change/")

    assert page.status_code == 200
    assert b'name="hours"' not in page.content
    assert b'name="is_current"' in page.content


@pytest.mark.parametrize(
    ("kind", "hours", "status"),
    [("CLOSED", "[]", 302), ("OPEN", '[["09:00","12:00"]]', 302), ("OPEN", "[]", 200)],
)
def test_a_single_day_is_open_with_hours_or_closed_without(
    *, client: Client, market_kr: Market, kind: str, hours: str, status: int
) -> None:
    calendar = factories.make_calendar(market_kr)
    page = client.get(f"/admin/inquiries/businesscalendar/{calendar.pk}/change/")
    day = {
        **NO_DAYS,
        "seen": page.context["adminform"].form["seen"].value(),
        "overrides-TOTAL_FORMS": "1",
        "overrides-0-calendar": str(calendar.pk),
        "overrides-0-day": "2026-03-12",
        "overrides-0-kind": kind,
        "overrides-0-hours": hours,
        "overrides-0-reason": "Typhoon",
    }

    answer = client.post(f"/admin/inquiries/businesscalendar/{calendar.pk}/change/", day)

    assert answer.status_code == status
    assert calendar.overrides.count() == (status == 302)


def test_targets_are_added_but_never_changed(client: Client, market_kr: Market) -> None:
    factories.make_targets(market_kr)
    target = ServicePolicy.objects.first()
    assert target is not None

    changed = client.post(f"/admin/inquiries/servicepolicy/{target.pk}/change/", {"minutes": "1"})

    assert client.get("/admin/inquiries/servicepolicy/").status_code == 200
    assert changed.status_code == 403
