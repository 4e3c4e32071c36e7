"""What the console keeps for its own running goes by clocks too, on the day after the last."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from inquiries.models import Draft
from inquiries.models.reveals import Look, Reveal
from operations import retention
from operations.models import ErasureProof, RetentionClock
from operations.services import apply_rules, load_presets
from ops_console.shared.models import RequestKey
from staff.models import AccessLink, KnownPlace, Staff

NOW = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
Rows = Callable[[Staff, dt.datetime, str], Any]


def link(person: Staff, at: dt.datetime, key: str) -> AccessLink:
    began = at - dt.timedelta(hours=72)
    return AccessLink.objects.create(
        person=person, purpose="INVITE", digest=key, created_at=began, expires_at=at, ended_at=at
    )


def attempt(_person: Staff, at: dt.datetime, key: str) -> AccessAttempt:
    row = AccessAttempt.objects.create(
        username=key, ip_address="203.0.113.7", user_agent=key, failures_since_start=1
    )
    AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=at)
    return row


def reveal(person: Staff, at: dt.datetime, _key: str) -> Reveal:
    until = at
    return Reveal.objects.create(
        staff=person, thing="customer", thing_id=1, field="phone", reason="COMPLAINT",
        at=until - dt.timedelta(minutes=5), until=until,
    )  # fmt: skip


LEFT: dict[str, Rows] = {
    "inquiries.look": lambda who, at, key: Look.objects.create(staff=who, subject=key, at=at),
    "inquiries.draft": lambda who, at, key: Draft.objects.create(
        staff=who, form="note", key=key, sequence=1, fields="{}", updated_at=at
    ),
    "inquiries.reveal": reveal,
    "operations.request_key": lambda who, at, key: RequestKey.objects.create(
        staff=who, route="r", key=key, fingerprint=key, created_at=at
    ),
    "operations.session": lambda _who, at, key: Session.objects.create(
        session_key=key, session_data="", expire_date=at
    ),
    "staff.attempt": attempt,
    "staff.link": link,
    "staff.known_place": lambda who, at, key: KnownPlace.objects.create(
        person=who, place=key, last_at=at
    ),
}


@pytest.mark.parametrize("code", LEFT)
def test_what_is_left_goes_on_the_day_after_the_last_one(alice: Staff, code: str) -> None:
    load_presets(now=NOW)
    days = dt.timedelta(days=RetentionClock.objects.get(rule=code, market=None).days)
    kept = LEFT[code](alice, NOW - days, "kept")
    late = LEFT[code](alice, NOW - days - DAY, "late")

    erased = apply_rules(market=None, day=NOW.date())

    assert erased[code] == 1
    assert list(type(kept).objects.filter(pk__in=[kept.pk, late.pk])) == [kept]
    assert ErasureProof.objects.get(rule=code).count == 1
    assert apply_rules(market=None, day=NOW.date())[code] == 0


def test_every_rule_of_the_console_has_a_clock_from_the_start_and_a_test(db: None) -> None:
    load_presets(now=NOW)
    rules = {rule.code for rule in retention.rules(per_market=False)}

    assert rules == set(RetentionClock.objects.filter(market=None).values_list("rule", flat=True))
    # What jobs were given is emptied, not deleted: test_people.py.
    assert rules == {*LEFT, "operations.job"}
