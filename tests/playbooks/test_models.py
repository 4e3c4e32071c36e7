"""What the database itself refuses: every constraint, and the trigger on published versions."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from inquiries.models import Inquiry
from playbooks.models import Playbook, PlaybookVersion, Run
from playbooks.services import publish
from staff.models import Market, Staff
from tests.factories import NOW
from tests.playbooks.small import small_data, words


@contextmanager
def refused(by: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=by), transaction.atomic():
        yield


def make_run(inquiry: Inquiry, version: PlaybookVersion, by: Staff, **fields: Any) -> Run:
    values = {"language": "en", "started_at": NOW, **fields}
    return Run.objects.create(
        inquiry=inquiry, version=version, playbook=version.playbook, by=by, **values
    )


def test_a_code_is_there_once_in_a_market(live_playbook: PlaybookVersion) -> None:
    with refused("playbook_once_per_market"):
        Playbook.objects.create(market=live_playbook.playbook.market, code="PB-90", risk="H")


def test_an_unknown_risk_is_refused(market_kr: Market) -> None:
    with refused("playbook_risk_known"):
        Playbook.objects.create(market=market_kr, code="PB-91", risk="Z")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"number": 1}, "version_number_once"),
        ({"status": "PUBLISHED", "published_at": NOW}, "version_one_live"),
        ({"status": "WITHDRAWN", "published_at": NOW}, "version_status_has_its_times"),
        ({"status": "ODD"}, "version_status_has_its_times"),
        ({"effective_to": dt.date(2025, 1, 1)}, "version_ends_after_start"),
        ({"review_by": dt.date(2026, 1, 1)}, "version_review_after_start"),
    ],
)
def test_a_version_that_cannot_be_is_refused(
    live_playbook: PlaybookVersion, fields: dict[str, Any], constraint: str
) -> None:
    values = {
        "number": 2,
        "content": {},
        "digest": "x",
        "effective_from": dt.date(2026, 1, 1),
        "review_by": dt.date(2026, 12, 31),
        "created_at": NOW,
        **fields,
    }

    with refused(constraint):
        PlaybookVersion.objects.create(playbook=live_playbook.playbook, **values)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("content", '\'{"title": "other"}\''),
        ("number", "7"),
        ("digest", "'x'"),
        ("effective_from", "'2026-02-02'"),
        ("review_by", "'2027-01-01'"),
        ("published_at", "now()"),
        ("status", "'DRAFT'"),
    ],
)
def test_a_published_version_does_not_change(
    live_playbook: PlaybookVersion, column: str, value: str
) -> None:
    with refused("do not change: UPDATE"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE playbooks_playbookversion SET {column} = {value}")  # noqa: S608


def test_a_published_version_is_not_deleted(live_playbook: PlaybookVersion) -> None:
    with refused("do not change: DELETE"):
        live_playbook.delete()


def test_a_withdrawn_version_does_not_come_back(live_playbook: PlaybookVersion) -> None:
    publish(data=small_data(title=words("Second")), now=NOW)
    live_playbook.refresh_from_db()
    assert live_playbook.status == "WITHDRAWN"

    with refused("do not change: UPDATE"):
        live_playbook.withdrawn_at = NOW + dt.timedelta(days=1)
        live_playbook.save()


def test_versions_are_not_truncated_outside_maintenance(live_playbook: PlaybookVersion) -> None:
    with refused("TRUNCATE refused"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ops.maintenance = 'off'")
        cursor.execute("TRUNCATE playbooks_playbookversion CASCADE")


def test_a_draft_may_change_and_go(live_playbook: PlaybookVersion) -> None:
    draft = publish(data=small_data(effective_from="2026-06-01"), now=NOW).version
    draft.digest = "changed"
    draft.save(update_fields=["digest"])
    draft.delete()

    assert list(live_playbook.playbook.versions.all()) == [live_playbook]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "REPLACED"}, "run_finished_has_time"),
        ({"finished_at": NOW}, "run_finished_has_time"),
        ({"state": "CONFIRMED", "finished_at": NOW}, "run_confirmed_has_record"),
        ({"state": "NOT_USED", "finished_at": NOW}, "run_not_used_has_reason"),
        ({"deviation": "OTHER"}, "run_not_used_has_reason"),
        ({"state": "LOST", "finished_at": NOW}, "run_state_known"),
    ],
)
def test_a_run_that_cannot_be_is_refused(
    live_playbook: PlaybookVersion,
    guided_inquiry: Inquiry,
    alice: Staff,
    fields: dict[str, Any],
    constraint: str,
) -> None:
    with refused(constraint):
        make_run(guided_inquiry, live_playbook, alice, **fields)


def test_one_open_run_for_a_person_but_one_for_each(
    live_playbook: PlaybookVersion, guided_inquiry: Inquiry, alice: Staff, bob: Staff
) -> None:
    make_run(guided_inquiry, live_playbook, alice, state="REPLACED", finished_at=NOW)
    make_run(guided_inquiry, live_playbook, alice)
    make_run(guided_inquiry, live_playbook, bob)

    with refused("run_one_open_each"):
        make_run(guided_inquiry, live_playbook, alice)


def test_they_say_what_they_are(
    live_playbook: PlaybookVersion, guided_inquiry: Inquiry, alice: Staff
) -> None:
    run = make_run(guided_inquiry, live_playbook, alice)

    assert (str(live_playbook.playbook), str(live_playbook), str(run)) == (
        "PB-90",
        "v1",
        f"run {run.pk}",
    )
