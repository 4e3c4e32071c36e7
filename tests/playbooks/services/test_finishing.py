"""The end of a run: record, note, events; what stands in its way; a playbook left unused."""

import datetime as dt
from typing import Any

import pytest

from inquiries.models import Inquiry, InquiryEvent, Note
from ops_console.shared import errors
from playbooks.models import PlaybookVersion, Run
from playbooks.rules.entries import Entered, digest_of
from playbooks.services import confirm_record, leave_unused, save_answers
from staff.models import Staff
from tests.factories import NOW, make_inquiry

LATER = NOW + dt.timedelta(minutes=5)
ANSWERS = {"is_holder": "YES", "asked_on": "2026-03-01"}


def entered(inquiry: Inquiry, by: Staff, **fields: Any) -> Entered:
    """Answer everything and return the form as the agent then has it on the screen."""
    values = {"answers": ANSWERS, "variables": {"fee": "5000"}, **fields}
    run = save_answers(
        number=inquiry.number, code="PB-90", entered=Entered(**values), by=by, now=NOW
    )
    shown = {"record_text": run.proposed_text, "seen_digest": digest_of(run.proposed_text)}
    return Entered(**{**shown, **values})


def confirm(inquiry: Inquiry, by: Staff, form: Entered) -> Run:
    return confirm_record(number=inquiry.number, code="PB-90", entered=form, by=by, now=LATER)


def unused(inquiry: Inquiry, by: Staff, *, reason: str = "NOT_FITTING", text: str = "") -> Run:
    return leave_unused(
        number=inquiry.number, code="PB-90", reason=reason, text=text, by=by, now=LATER
    )


def test_the_record_is_left_on_the_inquiry(guided_inquiry: Inquiry, alice: Staff) -> None:
    run = confirm(guided_inquiry, alice, entered(guided_inquiry, alice))

    run.refresh_from_db()
    note = Note.objects.get(inquiry=guided_inquiry)
    assert (run.state, run.finished_at, run.note) == ("CONFIRMED", LATER, note)
    assert (note.kind, note.author, note.body) == ("RECORD", alice, run.record_text)
    assert run.record_text == run.proposed_text
    assert "Told: not stated" in note.body


def test_it_leaves_one_playbook_event_with_codes_only(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    run = confirm(guided_inquiry, alice, entered(guided_inquiry, alice))

    event = InquiryEvent.objects.get(inquiry=guided_inquiry, kind="PLAYBOOK_RUN")
    assert (event.actor, event.at) == (alice, LATER)
    assert event.data == {
        "run": run.pk, "playbook": "PB-90", "version": 1, "state": "CONFIRMED", "rule": "R2",
        "outcome": "SEND", "deviation": "", "edited": False,
    }  # fmt: skip


def test_the_agents_words_are_the_record_and_the_proposal_is_kept(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    form = entered(guided_inquiry, alice, record_text="In my words\r\nover two lines")

    run = confirm(guided_inquiry, alice, form)

    assert run.record_text == "In my words\nover two lines"
    assert run.proposed_text != run.record_text
    assert Note.objects.get().body == run.record_text
    assert InquiryEvent.objects.get(kind="PLAYBOOK_RUN").data["edited"] is True


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"answers": {"is_holder": "YES"}}, "undecided"),
        ({"variables": {}}, "missing_values"),
        ({"seen_digest": "another proposal"}, "record_changed"),
    ],
)
def test_what_is_not_ready_is_not_confirmed(
    guided_inquiry: Inquiry, alice: Staff, fields: dict[str, Any], code: str
) -> None:
    form = entered(guided_inquiry, alice, **fields)
    form = Entered(**{**vars(form), "record_text": None}) if code == "record_changed" else form

    with pytest.raises(errors.Invalid) as refused:
        confirm(guided_inquiry, alice, form)

    assert refused.value.code == code
    assert not Note.objects.exists()
    assert not InquiryEvent.objects.exists()
    assert Run.objects.get().state == "OPEN"


def test_what_is_missing_is_named(guided_inquiry: Inquiry, alice: Staff) -> None:
    with pytest.raises(errors.Invalid, match="agent money"):
        confirm(guided_inquiry, alice, entered(guided_inquiry, alice, variables={}))


def test_nothing_is_kept_when_the_inquiry_refuses_the_record(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    form = entered(guided_inquiry, alice)
    into = make_inquiry(guided_inquiry.team)
    Inquiry.objects.filter(pk=guided_inquiry.pk).update(status="MERGED", merged_into=into)

    with pytest.raises(errors.Refused):
        confirm(guided_inquiry, alice, form)

    assert Run.objects.get().state == "OPEN"


def test_a_colleague_of_the_team_may_confirm_a_run_of_their_own(
    guided_inquiry: Inquiry, alice: Staff, bob: Staff
) -> None:
    entered(guided_inquiry, alice)

    run = confirm(guided_inquiry, bob, entered(guided_inquiry, bob))

    assert run.by == bob
    assert set(Run.objects.values_list("by__username", "state")) == {
        ("alice", "OPEN"),
        ("bob", "CONFIRMED"),
    }


def test_a_playbook_is_left_unused_with_a_reason(
    guided_inquiry: Inquiry, alice: Staff, live_playbook: PlaybookVersion
) -> None:
    run = unused(guided_inquiry, alice, reason="CUSTOMER_LEFT", text=" rang off ")

    run.refresh_from_db()
    event = InquiryEvent.objects.get(kind="PLAYBOOK_RUN")
    assert (run.state, run.version, run.finished_at) == ("NOT_USED", live_playbook, LATER)
    assert (run.deviation, run.deviation_text) == ("CUSTOMER_LEFT", "rang off")
    assert (event.data["state"], event.data["deviation"]) == ("NOT_USED", "CUSTOMER_LEFT")
    assert "rang off" not in str(event.data)


def test_leaving_it_unused_ends_the_open_run(guided_inquiry: Inquiry, alice: Staff) -> None:
    entered(guided_inquiry, alice)

    unused(guided_inquiry, alice)

    run = Run.objects.get()
    assert (run.state, run.answers["asked_on"]["value"]) == ("NOT_USED", "2026-03-01")


@pytest.mark.parametrize(
    ("reason", "text", "code"),
    [("", "", "reason_unknown"), ("BORED", "", "reason_unknown"), ("OTHER", " ", "reason_needed")],
)
def test_a_reason_is_one_of_the_list_and_another_one_needs_words(
    guided_inquiry: Inquiry, alice: Staff, reason: str, text: str, code: str
) -> None:
    with pytest.raises(errors.Invalid) as refused:
        unused(guided_inquiry, alice, reason=reason, text=text)

    assert refused.value.code == code
    assert not Run.objects.exists()


def test_on_a_resolved_inquiry_nothing_is_left_unused(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    Inquiry.objects.filter(pk=guided_inquiry.pk).update(status="RESOLVED", resolved_at=NOW)

    with pytest.raises(errors.Refused) as refused:
        unused(guided_inquiry, alice)

    assert refused.value.code == "not_open"


def test_a_form_left_open_in_another_tab_leaves_no_second_record(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    form = entered(guided_inquiry, alice, after=0)
    run = confirm(guided_inquiry, alice, form)

    for write in (confirm_record, save_answers):
        with pytest.raises(errors.Refused) as refused:
            write(number=guided_inquiry.number, code="PB-90", entered=form, by=alice, now=LATER)
        assert refused.value.code == "finished"
    assert list(Run.objects.all()) == [run]
    assert Note.objects.count() == 1
