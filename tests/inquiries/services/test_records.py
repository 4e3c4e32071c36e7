"""Notes, records, complaints, promises, corrections and events of higher apps."""

import datetime as dt

import pytest

from inquiries import services
from inquiries.models import Correction, InquiryEvent, Note, ServicePolicy
from ops_console.shared import errors
from staff.models import Staff, Team
from tests.inquiries.services.steps import (
    at,
    events,
    fresh,
    last_event,
    logged,
    resolved,
    taken,
)

pytestmark = pytest.mark.django_db


def test_a_note_is_left_by_whoever_works_in_the_team(
    team_claims: Team, alice: Staff, bob: Staff
) -> None:
    inquiry = taken(team_claims, bob)

    note = services.add_note(inquiry_id=inquiry.pk, body=" Called twice. ", by=alice, now=at(5))

    assert (note.kind, note.body, note.author, note.created_at) == (
        "NOTE",
        "Called twice.",
        alice,
        at(5),
    )
    assert last_event(inquiry).kind == "NOTE_ADDED"
    assert last_event(inquiry).data == {"note": note.pk}
    assert (fresh(inquiry).updated_at, fresh(inquiry).version) == (at(5), 1)


def test_a_record_is_a_note_of_its_own_kind(team_claims: Team, alice: Staff) -> None:
    inquiry = taken(team_claims, alice)

    record = services.leave_record(inquiry_id=inquiry.pk, body="R6 applied", by=alice, now=at(5))

    assert record.kind == "RECORD"
    assert events(inquiry) == ["CREATED", "RECORD_LEFT"]


@pytest.mark.parametrize(("body", "code"), [("  ", "empty_text"), ("x" * 20_001, "text_too_long")])
def test_empty_and_over_long_notes_are_refused(
    team_claims: Team, alice: Staff, body: str, code: str
) -> None:
    inquiry = taken(team_claims, alice)

    with pytest.raises(errors.Invalid) as refused:
        services.add_note(inquiry_id=inquiry.pk, body=body, by=alice, now=at(5))

    assert refused.value.code == code
    assert (Note.objects.count(), events(inquiry)) == (0, ["CREATED"])


def test_a_merged_inquiry_takes_no_notes(team_claims: Team, alice: Staff) -> None:
    inquiry, into = taken(team_claims, alice), taken(team_claims, alice)
    services.merge(inquiry_id=inquiry.pk, into_id=into.pk, by=alice, now=at(1))

    with pytest.raises(errors.Refused, match="merged into another"):
        services.add_note(inquiry_id=inquiry.pk, body="x", by=alice, now=at(5))


def test_who_only_reads_leaves_nothing(team_claims: Team, alice: Staff, dana: Staff) -> None:
    inquiry = taken(team_claims, alice)

    with pytest.raises(errors.Forbidden):
        services.add_note(inquiry_id=inquiry.pk, body="x", by=dana, now=at(5))
    with pytest.raises(errors.Forbidden):
        services.leave_record(inquiry_id=inquiry.pk, body="x", by=dana, now=at(5))


def test_a_complaint_rises_and_keeps_its_first_time(team_claims: Team, alice: Staff) -> None:
    inquiry = resolved(team_claims, alice)

    services.register_complaint(
        inquiry_id=inquiry.pk, level="INTERNAL", by=alice, now=at(40), version=2
    )
    services.register_complaint(inquiry_id=inquiry.pk, level="EXTERNAL", by=alice, now=at(50))

    assert (fresh(inquiry).complaint_level, fresh(inquiry).complaint_at) == ("EXTERNAL", at(40))
    assert events(inquiry)[2:] == ["COMPLAINT_REGISTERED"] * 2
    assert last_event(inquiry).data == {"level": "EXTERNAL", "from": "INTERNAL"}


@pytest.mark.parametrize("level", ["NONE", "INTERNAL"])
def test_a_complaint_does_not_sink_or_repeat(team_claims: Team, alice: Staff, level: str) -> None:
    inquiry = taken(team_claims, alice, complaint_level="INTERNAL")

    with pytest.raises(errors.Refused, match="this level or a higher one"):
        services.register_complaint(inquiry_id=inquiry.pk, level=level, by=alice, now=at(5))
    with pytest.raises(errors.Invalid, match="given values"):
        services.register_complaint(inquiry_id=inquiry.pk, level="LOUD", by=alice, now=at(5))


def test_a_promise_orders_the_queue(
    team_claims: Team, alice: Staff, targets_kr: dict[str, ServicePolicy]
) -> None:
    inquiry = taken(team_claims, alice)

    services.promise_callback(inquiry_id=inquiry.pk, at=at(20), by=alice, now=at(5), version=1)

    assert (fresh(inquiry).promised_at, fresh(inquiry).next_due_at) == (at(20), at(20))
    assert last_event(inquiry).data == {"at": at(20).isoformat()}


def test_a_promise_lies_ahead_and_the_inquiry_is_open(team_claims: Team, alice: Staff) -> None:
    inquiry, done = taken(team_claims, alice), resolved(team_claims, alice)

    for moment in (at(5), at(5) + dt.timedelta(days=367)):
        with pytest.raises(errors.Invalid, match="from now to a year ahead"):
            services.promise_callback(inquiry_id=inquiry.pk, at=moment, by=alice, now=at(5))
    with pytest.raises(errors.Refused, match="already resolved"):
        services.promise_callback(inquiry_id=done.pk, at=at(99), by=alice, now=at(40))


def test_a_correction_says_what_was_wrong_and_who_owns_it(team_claims: Team, alice: Staff) -> None:
    inquiry = resolved(team_claims, alice)

    correction = services.record_correction(
        inquiry_id=inquiry.pk,
        kind="MISGUIDANCE",
        owner="CONTENT",
        description="The old document list was told.",
        by=alice,
        now=at(60),
    )

    assert (correction.recorded_by, correction.recorded_at) == (alice, at(60))
    assert last_event(inquiry).kind == "CORRECTION_RECORDED"
    assert last_event(inquiry).data == {
        "correction": correction.pk,
        "kind": "MISGUIDANCE",
        "owner": "CONTENT",
    }
    assert fresh(inquiry).updated_at == at(60)


@pytest.mark.parametrize(
    ("kind", "owner", "description"),
    [
        ("TASTE", "AGENT", "x"),
        ("MISGUIDANCE", "NOBODY", "x"),
        ("PROCESSING_ERROR", "SYSTEM", " "),
    ],
)
def test_a_correction_that_says_nothing_is_refused(
    *, team_claims: Team, alice: Staff, kind: str, owner: str, description: str
) -> None:
    inquiry = taken(team_claims, alice)

    with pytest.raises(errors.Invalid):
        services.record_correction(
            inquiry_id=inquiry.pk,
            kind=kind,
            owner=owner,
            description=description,
            by=alice,
            now=at(5),
        )

    assert not Correction.objects.exists()


def test_a_manager_records_no_correction(team_claims: Team, alice: Staff, omar: Staff) -> None:
    inquiry = taken(team_claims, alice)

    with pytest.raises(errors.Forbidden, match="does not record corrections"):
        services.record_correction(
            inquiry_id=inquiry.pk, kind="MISGUIDANCE", description="x", by=omar, now=at(5)
        )


def test_a_higher_app_leaves_its_event(team_claims: Team, alice: Staff) -> None:
    inquiry = logged(team_claims, alice)

    event = services.record_event(
        inquiry=inquiry, kind="CAUSE_TAGGED", by=alice, now=at(5), data={"cause": 7}
    )
    services.record_event(inquiry=inquiry, kind="PLAYBOOK_RUN", by=None, now=at(6))

    assert (event.kind, event.data, event.actor) == ("CAUSE_TAGGED", {"cause": 7}, alice)
    assert (inquiry.updated_at, fresh(inquiry).updated_at) == (at(6), at(6))
    assert InquiryEvent.objects.filter(inquiry=inquiry, actor=None).count() == 1
    with pytest.raises(ValueError, match="INVENTED"):
        services.record_event(inquiry=inquiry, kind="INVENTED", by=alice, now=at(7))
