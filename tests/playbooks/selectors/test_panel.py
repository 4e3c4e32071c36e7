"""The panel's contents: which playbook and why, facts, steps, other people's inquiries, queries."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from inquiries.models import Inquiry
from ops_console.shared import errors
from playbooks.models import PlaybookVersion
from playbooks.rules.entries import Entered
from playbooks.selectors.panel import PanelScreen, Wish, panel
from playbooks.services import leave_unused, publish, save_answers
from staff.models import Staff
from tests.factories import NOW
from tests.playbooks.small import check, condition, row, small_data, variable, words

ANSWERS = {"is_holder": "YES", "asked_on": "2026-03-01"}


def shown(inquiry: Inquiry, by: Staff, **wish: object) -> PanelScreen:
    return panel(by, inquiry.number, wish=Wish(**wish), now=NOW)  # type: ignore[arg-type]


def more_playbooks(n: int) -> None:
    for place in range(n):
        publish(data=small_data(code=f"PB-{50 + place}", task_types=["LOAN"]), now=NOW)


def test_the_playbook_of_the_task_is_suggested_with_its_reasons(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    publish(
        data=small_data(code="PB-91", task_types=["LOAN"], situation=_other_situation()), now=NOW
    )

    screen = shown(guided_inquiry, alice)

    assert screen.chosen is not None
    assert screen.chosen.code == "PB-90"
    assert screen.chosen.reasons == ("Certificate", "“certificate for the tax”")
    assert [item.code for item in screen.suggestions] == ["PB-90"]
    assert [item.code for item in screen.others] == ["PB-91"]


def _other_situation() -> dict[str, object]:
    triggers = {"ko": ["대출"], "zh-Hant": ["我要借款"], "en": ["I need money"]}
    return {"summary": words("Money"), "triggers": triggers, "exclusions": None}


def test_a_playbook_for_every_task_is_suggested_by_the_customers_words(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    publish(data=small_data(code="PB-91", task_types=[]), now=NOW)

    screen = shown(guided_inquiry, alice)

    assert [item.code for item in screen.suggestions] == ["PB-90", "PB-91"]
    assert not screen.suggestions[1].demands_record


def test_a_playbook_for_another_channel_is_not_suggested(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    publish(data=small_data(code="PB-91", channels=["EMAIL"]), now=NOW)

    assert [item.code for item in shown(guided_inquiry, alice).suggestions] == ["PB-90"]


def test_the_playbook_in_use_stays_on_the_screen(guided_inquiry: Inquiry, alice: Staff) -> None:
    more_playbooks(1)
    entered = Entered(answers=ANSWERS)
    save_answers(number=guided_inquiry.number, code="PB-50", entered=entered, by=alice, now=NOW)

    screen = shown(guided_inquiry, alice)

    assert screen.chosen is not None
    assert screen.chosen.code == "PB-50"


def test_facts_are_there_before_anything_is_answered(guided_inquiry: Inquiry, alice: Staff) -> None:
    steps = shown(guided_inquiry, alice).steps

    assert steps is not None
    holder, asked, amount = steps.checks
    assert (holder.value, holder.source) == ("YES", "from the inquiry")
    assert [choice.label for choice in holder.choices if choice.checked] == ["Yes"]
    assert (asked.asked, amount.asked, amount.optional) == (True, False, True)
    assert steps.criteria.waits_for == ("Asked on?",)
    assert (steps.script, steps.record) == (None, None)


def test_the_decision_is_told_with_law_date_papers_and_path(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    steps = shown(guided_inquiry, alice, entered=Entered(answers=ANSWERS)).steps

    assert steps is not None
    found = steps.criteria
    assert (found.title, found.rules, found.due_on) == ("Sent", "R2", dt.date(2026, 3, 16))
    assert (found.due_basis, found.due_law) == ("KR_CLAIM_PAY", "Article eight")
    assert found.documents == ("Form", "Copy of ID")
    assert [(item.rule_id, item.verdict_label) for item in found.path] == [
        ("R1", "does not apply"), ("R2", "applies"), ("R9", "not reached"),
    ]  # fmt: skip
    assert found.path[1].conditions == ("Is holder? = Yes", "Asked on? at most 30 days ago")
    assert [(item.name, item.missing) for item in steps.inputs] == [("fee", True), ("told", False)]
    assert steps.script is not None
    assert steps.script.missing == ("agent money",)
    assert steps.record is not None
    assert (steps.record.filled, steps.record.total) == (2, 3)


def test_what_is_wrong_stands_beside_its_field_and_the_rest_counts(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    entered = Entered(
        answers={"is_holder": "NO", "asked_on": "soon"},
        unknown=frozenset({"amount"}),
        variables={"fee": "much"},
    )

    steps = shown(guided_inquiry, alice, entered=entered).steps

    assert steps is not None
    assert steps.criteria.title == "Refused"
    assert (steps.checks[1].value, bool(steps.checks[1].problem)) == ("soon", True)
    assert steps.checks[0].source == ""


@pytest.mark.parametrize(("code", "text"), [("ko", "서류"), ("zh-hant", "文件")])
def test_the_script_speaks_the_customers_language_and_the_rest_ours(
    guided_inquiry: Inquiry, alice: Staff, code: str, text: str
) -> None:
    wordings = {"ko": "서류 {{number}}", "zh-Hant": "文件 {{number}}", "en": "Paper {{number}}"}
    scripts: dict[str, Any] = {"say": wordings, "never_say": None, "if_asked": []}
    publish(data=small_data(scripts={"main": scripts, "short": scripts}), now=NOW)

    with translation.override("en"):
        screen = shown(guided_inquiry, alice, say_in=code, entered=Entered(answers=ANSWERS))

    assert screen.steps is not None
    assert screen.steps.script is not None
    assert "".join(piece.text for piece in screen.steps.script.pieces).startswith(text)
    assert screen.steps.criteria.title == "Sent"


def test_an_older_run_says_that_a_newer_version_is_live(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    entered = Entered(answers=ANSWERS)
    save_answers(number=guided_inquiry.number, code="PB-90", entered=entered, by=alice, now=NOW)
    publish(data=small_data(title=words("Second")), now=NOW)

    screen = shown(guided_inquiry, alice)

    assert screen.version is not None
    assert (screen.version.number, screen.newer) == (1, 2)
    assert screen.reading is not None
    assert screen.reading.title == "Small playbook"


def test_a_run_that_ended_is_shown_as_it_was(guided_inquiry: Inquiry, alice: Staff) -> None:
    leave_unused(
        number=guided_inquiry.number, code="PB-90", reason="OTHER", text="why", by=alice, now=NOW
    )

    screen = shown(guided_inquiry, alice)

    assert screen.steps is None
    assert screen.finished is not None
    assert (screen.finished.reason, screen.finished.run.deviation_text) == ("Other", "why")


def test_runs_of_colleagues_are_listed_and_not_continued(
    guided_inquiry: Inquiry, alice: Staff, bob: Staff
) -> None:
    entered = Entered(answers=ANSWERS)
    run = save_answers(number=guided_inquiry.number, code="PB-90", entered=entered, by=bob, now=NOW)

    screen = shown(guided_inquiry, alice)

    assert screen.earlier == (run,)
    assert screen.steps is not None
    assert screen.steps.checks[1].value == ""


def test_who_may_not_run_sees_the_panel_only(guided_inquiry: Inquiry, dana: Staff) -> None:
    assert not shown(guided_inquiry, dana).may_run


def test_a_review_that_is_overdue_is_said(guided_inquiry: Inquiry, alice: Staff) -> None:
    late = NOW + dt.timedelta(days=365)

    assert panel(alice, guided_inquiry.number, wish=Wish(), now=late).review_due
    assert not shown(guided_inquiry, alice).review_due


def test_an_unknown_playbook_and_a_foreign_inquiry_do_not_exist(
    guided_inquiry: Inquiry, alice: Staff, charlie: Staff
) -> None:
    with pytest.raises(errors.NotFound):
        shown(guided_inquiry, alice, code="PB-77")
    with pytest.raises(errors.NotFound):
        shown(guided_inquiry, charlie)


def test_a_market_without_playbooks_has_an_empty_panel(
    guided_inquiry: Inquiry, live_playbook: PlaybookVersion, alice: Staff
) -> None:
    data = small_data(title=words("Later"), task_types=["LOAN"], situation=_other_situation())
    publish(data=data, now=NOW)

    screen = shown(guided_inquiry, alice)

    assert (screen.chosen, screen.reading, screen.steps) == (None, None, None)
    assert len(screen.others) == 1


def test_the_number_of_queries_does_not_grow(guided_inquiry: Inquiry, alice: Staff) -> None:
    save_answers(
        number=guided_inquiry.number, code="PB-90", entered=Entered(answers=ANSWERS), by=alice,
        now=NOW,
    )  # fmt: skip
    counts = []
    for n in (3, 30):
        more_playbooks(n)
        with CaptureQueriesContext(connection) as queries:
            shown(guided_inquiry, Staff.objects.get(pk=alice.pk))
        counts.append(len(queries))

    assert counts == [9, 9]


def test_conditions_are_written_in_words(guided_inquiry: Inquiry, alice: Staff) -> None:
    data = small_data(code="PB-91")
    data["rules"].insert(
        2,
        row(
            "R3",
            "ESCALATE",
            condition("is_holder", "is_not", "NO"),
            {"any": [condition("asked_on", "unknown"), condition("amount", "gte", 1000)]},
            condition("asked_on", "before_today"),
            condition("asked_on", "days_since_gt", 5),
            condition("is_holder", "in", ["YES", "UNKNOWN"]),
        ),
    )
    data["test_cases"].append(
        {
            "name": "R3", "expect_rule": "R3", "expect_outcome": "ESCALATE",
            "answers": {"is_holder": "YES", "asked_on": "2025-01-01", "amount": 2000},
        }
    )  # fmt: skip
    publish(data=data, now=NOW)

    steps = shown(guided_inquiry, alice, code="PB-91").steps

    assert steps is not None
    assert steps.criteria.path[2].conditions == (
        "Is holder? ≠ No", "Asked on? = Unknown or Amount? ≥ 1000", "Asked on? before today",
        "Asked on? more than 5 days ago", "Is holder? = Yes / Unknown",
    )  # fmt: skip
    assert steps.criteria.path[3].conditions == ("otherwise",)


def test_choices_numbers_and_today_are_written_too(guided_inquiry: Inquiry, alice: Staff) -> None:
    data = small_data(code="PB-91")
    options = [{"code": "A", "label": words("Apple")}, {"code": "B", "label": words("Pear")}]
    data["checks"] += [check("fruit", "choice", options=options), check("pieces", "number")]
    data["variables"]["today"] = variable("date", "today")
    data["record"] = words("{{today}} {{answers}} {{told}} {{outcome}}")
    publish(data=data, now=NOW)
    given = {**ANSWERS, "fruit": "B", "pieces": "1200.5"}

    steps = shown(guided_inquiry, alice, code="PB-91", entered=Entered(answers=given)).steps

    assert steps is not None
    assert steps.record is not None
    assert steps.record.text.startswith("11 March 2026 - Is holder? Yes")
    assert "- Fruit? Pear\n- Pieces? 1,200.5" in steps.record.text
    assert [choice.label for choice in steps.checks[3].choices] == ["Apple", "Pear", "Unknown"]
