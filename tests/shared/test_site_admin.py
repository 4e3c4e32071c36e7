"""Django's admin site: nobody replaces a change unseen, and every change leaves an audit entry."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from exports.models import Threshold
from inquiries.models import DayOverride
from ops_console.shared import audit
from ops_console.shared.models import AuditEntry, AuditKind
from ops_console.shared.site_admin import VersionedAdmin
from privacy.models import ReviewPlan
from staff.models import Market, Staff, Team
from tests import factories
from tests.cast import KeyedClient, enter

pytestmark = pytest.mark.django_db
ROWS = {"overrides-MIN_NUM_FORMS": "0", "overrides-MAX_NUM_FORMS": "1000"}


def browser(name: str) -> Client:
    client = KeyedClient()
    enter(client, Staff.objects.create_superuser(name, display_name=name))
    return client


def address(obj: Any, view: str = "change") -> str:
    label = obj._meta.label_lower.replace(".", "/")
    return f"/admin/{label}/{obj.pk}/{view}/"


def seen_by(client: Client, obj: Any) -> str:
    """Open the form; return what it says that it has seen."""
    page = client.get(address(obj)).content.decode()
    (seen,) = re.findall(r'<input type="hidden" name="seen" value="(\w+)"', page)
    return str(seen)


def words(response: Any) -> str:
    return unescape(" ".join(response.content.decode().split()))


def entries() -> list[tuple[str, str, str, str]]:
    rows = AuditEntry.objects.filter(kind=AuditKind.OPERATED).order_by("pk")
    return [(row.actor_name, row.chain, row.object_type, row.reason) for row in rows]


def test_every_admin_of_the_site_is_versioned_or_changes_nothing(rf: Any) -> None:
    request = rf.get("/admin/")
    request.user = Staff.objects.create_superuser("super", display_name="Super")
    assert admin.site._registry
    for model, each in admin.site._registry.items():
        may = (
            each.has_add_permission(request),
            each.has_change_permission(request),
            each.has_delete_permission(request),
        )
        assert isinstance(each, VersionedAdmin) or may == (False,) * 3, model
        # Lists that are edited in place would go past the form.
        assert each.list_editable == ()
        assert {inline.model._meta.app_label for inline in each.inlines} <= {"inquiries"}


def test_the_second_of_two_is_shown_both_values_and_may_then_choose(market_kr: Market) -> None:
    threshold = Threshold.objects.create(market=market_kr, free_rows=100)
    first, second = browser("first"), browser("second")
    seen = [seen_by(client, threshold) for client in (first, second)]
    assert seen[0] == seen[1]
    sent = {"market": market_kr.pk, "free_rows": 200, "seen": seen[0]}
    assert first.post(address(threshold), sent).status_code == 302

    late = second.post(address(threshold), {**sent, "free_rows": 300})

    threshold.refresh_from_db()
    assert (late.status_code, threshold.free_rows) == (409, 200)
    assert "Free rows: you entered “300”, now it says “200”." in words(late)
    assert entries() == [("first", "KR", "exports.Threshold", "CHANGED")]
    (again,) = re.findall(r'name="seen" value="(\w+)"', late.content.decode())
    chosen = second.post(address(threshold), {**sent, "free_rows": 300, "seen": again})
    threshold.refresh_from_db()
    assert (chosen.status_code, threshold.free_rows) == (302, 300)
    entry = AuditEntry.objects.order_by("pk").last()
    assert entry is not None
    assert entry.data == {
        "fields": ["free_rows"], "before": {"free_rows": "200"}, "after": {"free_rows": "300"},
    }  # fmt: skip
    assert audit.verify("KR") is None


@pytest.mark.parametrize("seen", [{}, {"seen": ""}, {"seen": "0" * 32}])
def test_a_form_that_does_not_say_what_it_has_seen_changes_nothing(
    market_kr: Market, seen: dict[str, str]
) -> None:
    plan = ReviewPlan.objects.create(market=market_kr)
    sent = {"market": market_kr.pk, "months": 3, "days": 7, **seen}

    assert browser("one").post(address(plan), sent).status_code == 409

    plan.refresh_from_db()
    assert (plan.months, plan.days) == (1, 14)
    assert entries() == []


def test_single_days_count_as_part_of_their_calendar(market_kr: Market) -> None:
    calendar = factories.make_calendar(market_kr)
    first, second = browser("first"), browser("second")
    seen = seen_by(first, calendar)
    DayOverride.objects.create(calendar=calendar, day="2026-03-12", kind="CLOSED", reason="Typhoon")
    day = {
        **ROWS, "is_current": "on", "seen": seen, "overrides-TOTAL_FORMS": "1",
        "overrides-INITIAL_FORMS": "0", "overrides-0-calendar": calendar.pk,
        "overrides-0-day": "2026-03-13", "overrides-0-kind": "CLOSED", "overrides-0-hours": "[]",
        "overrides-0-reason": "Cleaning",
    }  # fmt: skip

    late = second.post(address(calendar), day)

    assert late.status_code == 409
    assert "2026-03-12, CLOSED, [], Typhoon" in words(late)
    assert 'value="Cleaning"' in late.content.decode()
    assert calendar.overrides.count() == 1
    (again,) = re.findall(r'name="seen" value="(\w+)"', late.content.decode())
    assert second.post(address(calendar), {**day, "seen": again}).status_code == 302
    assert calendar.overrides.count() == 2
    entry = AuditEntry.objects.get(kind=AuditKind.OPERATED)
    assert entry.object_type == "inquiries.BusinessCalendar"
    assert "2026-03-13" in entry.data["overrides"]["added"][0]


def test_what_is_added_and_deleted_leaves_an_entry_with_what_it_was(market_kr: Market) -> None:
    client = browser("root")
    added = {"market": market_kr.pk, "code": "NEW", "name": "New", "is_active": "on"}
    assert client.post("/admin/staff/team/add/", added).status_code == 302
    team = Team.objects.get(code="NEW")
    assert client.post(address(team, "delete"), {"post": "yes"}).status_code == 302

    many = [Threshold.objects.create(market=market_kr, free_rows=5)]
    act = {"action": "delete_selected", "_selected_action": [row.pk for row in many], "post": "yes"}
    assert client.post("/admin/exports/threshold/", act).status_code == 302

    assert not Team.objects.filter(code="NEW").exists()
    assert not Threshold.objects.exists()
    assert entries() == [
        ("root", "KR", "staff.Team", "ADDED"),
        ("root", "KR", "staff.Team", "DELETED"),
        ("root", "KR", "exports.Threshold", "DELETED"),
    ]
    gone = AuditEntry.objects.filter(kind=AuditKind.OPERATED).order_by("pk").last()
    assert gone is not None
    assert gone.data["before"]["free_rows"] == "5"


def test_a_change_whose_entry_fails_is_undone(
    market_kr: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    threshold = Threshold.objects.create(market=market_kr, free_rows=100)
    client = browser("one")
    client.raise_request_exception = False
    sent = {"market": market_kr.pk, "free_rows": 200, "seen": seen_by(client, threshold)}

    def fail(*_entries: object, **_options: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(audit, "record", fail)
        assert client.post(address(threshold), sent).status_code == 500
        assert client.post(address(threshold, "delete"), {"post": "yes"}).status_code == 500

    threshold.refresh_from_db()
    assert threshold.free_rows == 100
