"""Starting again: after the end, or on a newer version; what is carried over."""

import datetime as dt

from inquiries.models import Inquiry
from playbooks.models import PlaybookVersion, Run
from playbooks.rules.entries import Entered, digest_of
from playbooks.services import confirm_record, publish, save_answers, start_again
from staff.models import Staff
from tests.factories import NOW
from tests.playbooks.small import check, small_data

LATER = NOW + dt.timedelta(minutes=5)
ENTERED = Entered(
    answers={"is_holder": "YES", "asked_on": "2026-03-01"}, variables={"fee": "5000"}, say_in="ko"
)


def again(inquiry: Inquiry, by: Staff) -> Run:
    return start_again(number=inquiry.number, code="PB-90", by=by, now=LATER)


def answered(inquiry: Inquiry, by: Staff) -> Run:
    return save_answers(number=inquiry.number, code="PB-90", entered=ENTERED, by=by, now=NOW)


def test_a_finished_run_stays_and_a_new_one_has_its_answers(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    run = answered(guided_inquiry, alice)
    form = Entered(**{**vars(ENTERED), "seen_digest": digest_of(run.proposed_text)})
    first = confirm_record(
        number=guided_inquiry.number, code="PB-90", entered=form, by=alice, now=NOW
    )

    second = again(guided_inquiry, alice)

    first.refresh_from_db()
    assert (first.state, second.state, second.outcome) == ("CONFIRMED", "OPEN", "SEND")
    assert second.answer_values() == first.answer_values()
    assert (second.variable_values(), second.language) == ({"fee": "5000"}, "ko")
    assert second.record_text == ""


def test_an_open_run_is_put_aside_for_one_on_the_live_version(
    guided_inquiry: Inquiry, alice: Staff, live_playbook: PlaybookVersion
) -> None:
    first = answered(guided_inquiry, alice)
    newer = small_data()
    newer["checks"][2] = check("amount", "text")
    publish(data=newer, now=NOW)

    second = again(guided_inquiry, alice)

    first.refresh_from_db()
    assert (first.state, first.version) == ("REPLACED", live_playbook)
    assert (second.version.number, second.outcome) == (2, "SEND")


def test_answers_that_no_longer_fit_are_dropped(guided_inquiry: Inquiry, alice: Staff) -> None:
    answered(guided_inquiry, alice)
    newer = small_data()
    newer["checks"][1] = check("asked_on", "number")
    newer["rules"][1]["when"][1] = {"check": "asked_on", "op": "lte", "value": 30}
    newer["test_cases"][1]["answers"]["asked_on"] = 3
    publish(data=newer, now=NOW)

    second = again(guided_inquiry, alice)

    assert "asked_on" not in second.answers
    assert second.outcome == ""


def test_without_an_earlier_run_it_simply_begins_one(guided_inquiry: Inquiry, alice: Staff) -> None:
    run = again(guided_inquiry, alice)

    assert (run.state, run.answer_values()) == ("OPEN", {})
    assert Run.objects.count() == 1
