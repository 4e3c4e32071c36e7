"""Saving answers: the run that begins, times, facts, decision, refusals, two at once."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection

from inquiries.models import Inquiry, InquiryEvent
from ops_console.shared import errors
from playbooks.models import PlaybookVersion, Run
from playbooks.rules.entries import Entered, digest_of
from playbooks.services import InvalidAnswers, publish, save_answers
from staff.models import Staff
from tests.factories import NOW, make_customer, make_inquiry
from tests.playbooks.small import small_data, words

LATER = NOW + dt.timedelta(minutes=5)
ALL = {"is_holder": "YES", "asked_on": "2026-03-01", "amount": "1,000"}


def save(
    inquiry: Inquiry, by: Staff, *, now: dt.datetime = NOW, code: str = "PB-90", **entered: Any
) -> Run:
    entered.setdefault("answers", ALL)
    return save_answers(
        number=inquiry.number, code=code, entered=Entered(**entered), by=by, now=now
    )


def test_the_first_answer_begins_a_run_on_the_live_version(
    guided_inquiry: Inquiry, alice: Staff, live_playbook: PlaybookVersion
) -> None:
    run = save(guided_inquiry, alice, answers={"asked_on": "2026-03-01"}, say_in="zh-Hant")

    run.refresh_from_db()
    assert (run.version, run.state, run.by, run.started_at) == (live_playbook, "OPEN", alice, NOW)
    assert run.language == "zh-hant"
    assert not InquiryEvent.objects.exists()


def test_what_the_console_knows_is_answered_and_marked(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    run = save(guided_inquiry, alice, answers={"asked_on": "2026-03-01"})

    assert run.answers["is_holder"] == {
        "value": "YES", "at": NOW.isoformat(timespec="seconds"), "by": "INQUIRY",
    }  # fmt: skip
    assert run.answers["asked_on"]["by"] == "AGENT"


@pytest.mark.parametrize(
    ("words", "customer", "spoken"),
    [("zh-hant", "ko", "zh-hant"), ("", "zh-hant", "zh-hant"), ("", "", "ko")],
)
def test_the_script_is_in_the_customers_language(
    guided_inquiry: Inquiry, alice: Staff, words: str, customer: str, spoken: str
) -> None:
    guided_inquiry.words_language = words
    if customer:
        guided_inquiry.customer = make_customer(guided_inquiry.market, language=customer)
    else:
        guided_inquiry.customer = guided_inquiry.policy = None
    guided_inquiry.save()

    assert save(guided_inquiry, alice, answers={"is_holder": "YES"}).language == spoken


def test_the_decision_is_kept_with_its_path_date_and_words(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    run = save(guided_inquiry, alice, variables={"fee": "5,000"}, say_in="en")

    run.refresh_from_db()
    assert (run.rule_id, run.outcome, run.due_on) == ("R2", "SEND", dt.date(2026, 3, 16))
    assert run.path == [["R1", "FAILS"], ["R2", "HOLDS"], ["R9", "SKIPPED"]]
    assert run.script_text == (
        "Please send Form and Copy of ID; you hear from us by 16 March 2026. "
        "Fee KRW 5,000. Number KR-260311-000001."
    )
    assert run.proposed_text == (
        "KR-260311-000001 PB-90 v1 · R2 Sent\n"
        "- Is holder? Yes\n- Asked on? 1 March 2026\n- Amount? KRW 1,000\nTold: not stated"
    )
    assert run.record_text == ""


def test_an_answer_keeps_the_time_at_which_it_last_changed(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    save(guided_inquiry, alice)
    run = save(guided_inquiry, alice, now=LATER, answers={**ALL, "asked_on": "2026-03-02"})

    times = {key: given["at"] for key, given in run.answers.items()}
    assert times["asked_on"] == LATER.isoformat(timespec="seconds")
    assert times["amount"] == times["is_holder"] == NOW.isoformat(timespec="seconds")
    assert Run.objects.count() == 1


def test_an_emptied_answer_is_taken_out(guided_inquiry: Inquiry, alice: Staff) -> None:
    save(guided_inquiry, alice)
    run = save(guided_inquiry, alice, now=LATER, answers={**ALL, "asked_on": ""})

    assert "asked_on" not in run.answers
    assert (run.outcome, run.due_on, run.script_text) == ("", None, "")


def test_the_rest_can_be_answered_unknown_at_once(guided_inquiry: Inquiry, alice: Staff) -> None:
    run = save(guided_inquiry, alice, answers={}, rest_unknown=True)

    assert run.answers["asked_on"]["value"] == "UNKNOWN"
    assert (run.rule_id, run.outcome) == ("R9", "ESCALATE")


def test_wrong_answers_say_why_and_keep_nothing(guided_inquiry: Inquiry, alice: Staff) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        save(guided_inquiry, alice, answers={"is_holder": "NO", "asked_on": "never"})

    assert {key: problem.value for key, problem in refused.value.problems.items()} == {
        "asked_on": "NOT_A_DATE"
    }
    assert not Run.objects.exists()


def test_the_agents_own_words_survive_other_answers(guided_inquiry: Inquiry, alice: Staff) -> None:
    run = save(guided_inquiry, alice)
    seen = digest_of(run.proposed_text)
    save(guided_inquiry, alice, record_text="My own words", seen_digest=seen)

    run = save(guided_inquiry, alice, answers={**ALL, "amount": "2"}, record_text="My own words",
               seen_digest=seen)  # fmt: skip

    assert run.record_text == "My own words"
    assert "KRW 2" in run.proposed_text


def test_an_unedited_record_follows_the_answers(guided_inquiry: Inquiry, alice: Staff) -> None:
    run = save(guided_inquiry, alice)
    shown = run.proposed_text.replace("\n", "\r\n")

    run = save(guided_inquiry, alice, answers={**ALL, "amount": "2"}, record_text=shown,
               seen_digest=digest_of(run.proposed_text))  # fmt: skip

    assert run.record_text == ""
    assert "KRW 2" in run.proposed_text


def test_a_record_without_end_is_refused(guided_inquiry: Inquiry, alice: Staff) -> None:
    with pytest.raises(errors.Invalid, match=r"longer than 10,000"):
        save(guided_inquiry, alice, record_text="x" * 10_001)


def test_a_run_stays_on_its_version_when_a_newer_one_goes_live(
    guided_inquiry: Inquiry, alice: Staff, live_playbook: PlaybookVersion
) -> None:
    save(guided_inquiry, alice)
    publish(data=small_data(title=words("Second")), now=NOW)

    assert save(guided_inquiry, alice, now=LATER).version == live_playbook


@pytest.mark.parametrize("who", ["charlie", "mei"])
def test_the_inquiry_of_another_team_does_not_exist(
    guided_inquiry: Inquiry, request: pytest.FixtureRequest, who: str
) -> None:
    with pytest.raises(errors.NotFound):
        save(guided_inquiry, request.getfixturevalue(who))


def test_a_playbook_of_nowhere_does_not_exist(guided_inquiry: Inquiry, alice: Staff) -> None:
    with pytest.raises(errors.NotFound):
        save(guided_inquiry, alice, code="PB-77")


def test_who_only_reads_may_not_run(guided_inquiry: Inquiry, dana: Staff) -> None:
    with pytest.raises(errors.Forbidden):
        save(guided_inquiry, dana)


def test_a_merged_inquiry_takes_no_run(guided_inquiry: Inquiry, alice: Staff) -> None:
    into = make_inquiry(guided_inquiry.team)
    Inquiry.objects.filter(pk=guided_inquiry.pk).update(status="MERGED", merged_into=into)

    with pytest.raises(errors.Refused) as refused:
        save(guided_inquiry, alice)

    assert refused.value.code == "is_merged"


def test_a_playbook_that_waits_for_its_day_cannot_be_run(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    publish(data=small_data(code="PB-91", effective_from="2026-06-01"), now=NOW)

    with pytest.raises(errors.Refused) as refused:
        save(guided_inquiry, alice, code="PB-91")

    assert refused.value.code == "nothing_live"


@pytest.mark.django_db(transaction=True)
def test_two_first_answers_at_once_begin_one_run(guided_inquiry: Inquiry, alice: Staff) -> None:
    ready = threading.Barrier(4)
    faults: list[BaseException] = []

    def answer() -> None:
        ready.wait()
        try:
            save(guided_inquiry, alice)
        except BaseException as fault:  # noqa: BLE001 - the thread hands it to the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert Run.objects.count() == 1
