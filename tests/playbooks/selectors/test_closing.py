"""What still stops resolving: playbooks of high risk that fit the task and are not settled."""

from typing import Any

import pytest

from inquiries import services as inquiry_services
from inquiries.closing_checks import refusals
from inquiries.models import Inquiry
from ops_console.shared import errors
from playbooks.models import PlaybookVersion
from playbooks.rules.entries import Entered, digest_of
from playbooks.selectors import missing_records
from playbooks.services import confirm_record, leave_unused, publish, save_answers
from staff.models import Staff
from tests.factories import NOW
from tests.playbooks.small import small_data, words

ENTERED = Entered(answers={"is_holder": "YES", "asked_on": "2026-03-01"}, variables={"fee": "5000"})


def codes(inquiry: Inquiry) -> list[str]:
    return [refusal.code for refusal in missing_records(inquiry)]


def test_an_unsettled_playbook_is_named_with_its_panel(guided_inquiry: Inquiry) -> None:
    (refusal,) = missing_records(guided_inquiry)

    assert (refusal.code, refusal.panel) == ("PLAYBOOK_RECORD", "playbook")
    assert "Small playbook" in str(refusal.message)


def test_the_check_is_asked_by_the_inquiry(guided_inquiry: Inquiry, alice: Staff) -> None:
    assert "PLAYBOOK_RECORD" in [refusal.code for refusal in refusals(guided_inquiry)]

    with pytest.raises(errors.Refused, match="Small playbook"):
        inquiry_services.resolve(inquiry_id=guided_inquiry.pk, by=alice, now=NOW)


def test_a_run_in_progress_is_not_enough(guided_inquiry: Inquiry, alice: Staff) -> None:
    save_answers(number=guided_inquiry.number, code="PB-90", entered=ENTERED, by=alice, now=NOW)

    assert codes(guided_inquiry) == ["PLAYBOOK_RECORD"]


def test_a_confirmed_record_settles_it(guided_inquiry: Inquiry, alice: Staff) -> None:
    place: dict[str, Any] = {
        "number": guided_inquiry.number,
        "code": "PB-90",
        "by": alice,
        "now": NOW,
    }
    run = save_answers(entered=ENTERED, **place)
    form = Entered(**{**vars(ENTERED), "seen_digest": digest_of(run.proposed_text)})
    confirm_record(entered=form, **place)

    assert codes(guided_inquiry) == []


def test_a_reason_settles_it_and_a_newer_version_changes_nothing(
    guided_inquiry: Inquiry, bob: Staff
) -> None:
    leave_unused(
        number=guided_inquiry.number, code="PB-90", reason="NOT_FITTING", text="", by=bob, now=NOW
    )
    publish(data=small_data(title=words("Second")), now=NOW)

    assert codes(guided_inquiry) == []


@pytest.mark.parametrize(
    "changes",
    [{"risk": "M"}, {"risk": "L"}, {"task_types": ["LOAN"]}, {"task_types": []},
     {"channels": ["EMAIL"]}],
)  # fmt: skip
def test_it_is_not_asked_where_the_playbook_is_not_called_for(
    guided_inquiry: Inquiry, changes: dict[str, object]
) -> None:
    publish(data=small_data(**changes), now=NOW)

    assert codes(guided_inquiry) == []


def test_of_several_playbooks_one_is_enough(
    guided_inquiry: Inquiry, alice: Staff, live_playbook: PlaybookVersion
) -> None:
    publish(data=small_data(code="PB-91", risk="C", title=words("Other")), now=NOW)
    (refusal,) = missing_records(guided_inquiry)
    assert "Small playbook, Other" in str(refusal.message)

    leave_unused(
        number=guided_inquiry.number, code="PB-91", reason="NOT_FITTING", text="", by=alice, now=NOW
    )

    assert codes(guided_inquiry) == []


def test_it_takes_one_query(guided_inquiry: Inquiry, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        missing_records(guided_inquiry)
