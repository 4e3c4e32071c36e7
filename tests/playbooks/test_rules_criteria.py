"""The decision table: truth tables of conditions, first match, collecting, unknown and open."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.choices import Verdict
from playbooks.rules.content import Condition
from playbooks.rules.criteria import compare, decide, decide_finally
from tests.playbooks.small import (
    TODAY,
    check,
    condition,
    outcome,
    row,
    small_content,
    table,
    words,
)

HOLDS, FAILS, OPEN = Verdict.HOLDS, Verdict.FAILS, Verdict.OPEN
YES_NO = [check("a"), check("b"), check("c")]


@pytest.mark.parametrize(
    ("op", "value", "answer", "kind", "verdict"),
    [
        ("is", "YES", "YES", "yes_no", HOLDS),
        ("is", "YES", "NO", "yes_no", FAILS),
        ("is", "YES", "UNKNOWN", "yes_no", FAILS),
        ("is", "UNKNOWN", "UNKNOWN", "yes_no", HOLDS),
        ("is", "YES", "", "yes_no", OPEN),
        ("is_not", "YES", "NO", "yes_no", HOLDS),
        ("is_not", "YES", "YES", "yes_no", FAILS),
        ("is_not", "YES", "UNKNOWN", "yes_no", FAILS),
        ("in", ("A", "B"), "B", "choice", HOLDS),
        ("in", ("A", "B"), "C", "choice", FAILS),
        ("in", ("A", "B"), "UNKNOWN", "choice", FAILS),
        ("unknown", None, "UNKNOWN", "date", HOLDS),
        ("unknown", None, "2026-01-01", "date", FAILS),
        ("lt", 2, "1", "number", HOLDS),
        ("lt", 2, "2", "number", FAILS),
        ("lte", 2, "2", "number", HOLDS),
        ("gt", 2, "10", "number", HOLDS),
        ("gte", 2, "1.9", "number", FAILS),
        ("gt", 2, "UNKNOWN", "number", FAILS),
        ("gte", "2026-03-11", "2026-03-11", "date", HOLDS),
        ("lt", "2026-03-11", "2026-03-11", "date", FAILS),
        ("days_since_lte", 15, "2026-02-24", "date", HOLDS),
        ("days_since_lte", 15, "2026-02-23", "date", FAILS),
        ("days_since_gt", 15, "2026-02-23", "date", HOLDS),
        ("days_since_gt", 15, "2026-02-24", "date", FAILS),
        ("days_since_lte", 15, "2026-12-01", "date", HOLDS),
        ("days_since_gt", 15, "UNKNOWN", "date", FAILS),
        ("before_today", None, "2026-03-10", "date", HOLDS),
        ("before_today", None, "2026-03-11", "date", FAILS),
    ],
)
def test_a_condition_holds_fails_or_waits(
    op: str, value: Any, answer: str, kind: str, verdict: Verdict
) -> None:
    assert compare(Condition("x", op, value), answer, kind=kind, today=TODAY) == verdict


def test_the_first_row_that_holds_fires_and_the_path_shows_how() -> None:
    content = table(
        row("R1", "ONE", condition("a", "is", "NO")),
        row("R2", "TWO", condition("b", "is", "YES")),
        row("R3", "THREE", condition("b", "is", "YES")),
        checks=YES_NO,
    )

    decision = decide(content, {"a": "YES", "b": "YES"}, today=TODAY)

    assert decision.rule is not None
    assert decision.rule.id == "R2"
    assert [(tried.rule.id, tried.verdict) for tried in decision.path] == [
        ("R1", FAILS),
        ("R2", HOLDS),
        ("R3", Verdict.SKIPPED),
        ("R9", Verdict.SKIPPED),
    ]


def test_a_row_that_fails_on_one_answer_does_not_wait_for_the_others() -> None:
    content = table(
        row("R1", "ONE", condition("a", "is", "NO"), condition("b", "is", "YES")),
        row("R2", "TWO", condition("a", "is", "YES")),
        checks=YES_NO,
    )

    decision = decide(content, {"a": "YES"}, today=TODAY)

    assert decision.rule is not None
    assert decision.rule.id == "R2"


def test_an_open_row_stops_the_table_and_names_what_it_waits_for() -> None:
    content = table(
        row("R1", "ONE", condition("a", "is", "YES"), condition("b", "is", "YES")),
        row("R2", "TWO", condition("c", "is", "YES")),
        checks=YES_NO,
    )

    decision = decide(content, {"a": "YES", "c": "YES"}, today=TODAY)

    assert decision.rule is None
    assert decision.waits_for == ("b",)


def test_one_condition_of_a_group_is_enough() -> None:
    group = {"any": [condition("a", "is", "YES"), condition("b", "is", "YES")]}
    content = table(row("R1", "ONE", group), checks=YES_NO)

    outcomes = {
        (a, b): decide(content, {"a": a, "b": b}, today=TODAY).outcome
        for a in ("YES", "NO", "")
        for b in ("YES", "NO", "")
    }

    codes = {pair: outcome.code if outcome else "" for pair, outcome in outcomes.items()}
    assert codes == {
        ("YES", "YES"): "ONE", ("YES", "NO"): "ONE", ("YES", ""): "ONE",
        ("NO", "YES"): "ONE", ("NO", "NO"): "ELSE", ("NO", ""): "",
        ("", "YES"): "ONE", ("", "NO"): "", ("", ""): "",
    }  # fmt: skip


def test_unknown_answers_decide_nothing_but_the_catch_all() -> None:
    content = table(
        row("R1", "ONE", condition("a", "is", "YES")),
        row("R2", "TWO", condition("a", "is", "NO")),
        checks=YES_NO,
    )

    assert decide_finally(content, {}, today=TODAY).rule == content.rules[-1]


COLLECTING = (
    row("R1", "BASE", condition("a", "is", "YES")),
    row("R2", "MORE", condition("b", "is", "YES")),
    row("R3", "LAST", condition("c", "is", "YES")),
)


def test_collecting_adds_the_documents_of_every_row_that_holds() -> None:
    content = table(*COLLECTING, checks=YES_NO, hit="COLLECT")

    decision = decide(content, {"a": "YES", "b": "NO", "c": "YES"}, today=TODAY)

    assert decision.outcome is not None
    assert decision.outcome.code == "BASE"
    assert [rule.id for rule in decision.also] == ["R3"]
    assert [paper.en for paper in decision.documents] == ["Paper of R1", "Paper of R3"]


def test_collecting_tells_no_list_while_a_row_is_open() -> None:
    content = table(*COLLECTING, checks=YES_NO, hit="COLLECT")

    decision = decide(content, {"a": "YES", "b": "YES"}, today=TODAY)

    assert decision.outcome is None
    assert decision.waits_for == ("c",)
    assert decision.documents == ()


def test_collecting_falls_to_the_catch_all_only_when_nothing_else_holds() -> None:
    content = table(*COLLECTING, checks=YES_NO, hit="COLLECT")

    decision = decide_finally(content, {"a": "NO"}, today=TODAY)

    assert decision.outcome is not None
    assert decision.outcome.code == "ELSE"


def test_a_paper_asked_for_by_two_rows_is_told_once() -> None:
    paper = [words("The same paper")]
    content = small_content(
        checks=YES_NO,
        rules=[
            row("R1", "ONE", condition("a", "is", "YES")),
            row("R2", "TWO", condition("b", "is", "YES")),
            row("R9", "ELSE"),
        ],
        outcomes={
            "ONE": outcome("One", documents=paper),
            "TWO": outcome("Two", documents=paper),
            "ELSE": outcome("Else"),
        },
        hit_policy="COLLECT",
    )

    decision = decide(content, {"a": "YES", "b": "YES"}, today=TODAY)

    assert [item.en for item in decision.documents] == ["The same paper"]


ANSWERS = st.fixed_dictionaries(
    {key: st.sampled_from(["YES", "NO", "UNKNOWN", ""]) for key in "abc"}
)
CONDITIONS = st.builds(
    condition,
    st.sampled_from("abc"),
    st.sampled_from(["is", "is_not"]),
    st.sampled_from(["YES", "NO"]),
)
ROWS = st.lists(st.lists(CONDITIONS, min_size=1, max_size=3), min_size=1, max_size=5)


@given(ROWS, ANSWERS, st.sampled_from(["FIRST", "COLLECT"]))
def test_a_decision_made_early_stays_when_the_rest_is_answered(
    rows: list[list[dict[str, Any]]], answers: dict[str, str], hit: str
) -> None:
    content = table(
        *(row(f"R{n}", f"O{n}", *when) for n, when in enumerate(rows)), checks=YES_NO, hit=hit
    )

    early = decide(content, answers, today=TODAY)

    if early.outcome is not None:
        for rest in ("YES", "NO", "UNKNOWN"):
            complete = {key: value or rest for key, value in answers.items()}
            late = decide(content, complete, today=TODAY)
            assert (late.rule, late.documents) == (early.rule, early.documents)
    else:
        assert early.waits_for
        assert all(not answers[key] for key in early.waits_for)


@given(ROWS, ANSWERS)
def test_with_everything_answered_the_table_always_decides(
    rows: list[list[dict[str, Any]]], answers: dict[str, str]
) -> None:
    content = table(*(row(f"R{n}", f"O{n}", *when) for n, when in enumerate(rows)), checks=YES_NO)

    decision = decide_finally(content, answers, today=TODAY)

    assert decision.outcome is not None
    assert decision.waits_for == ()


@given(
    st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)),
    st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)),
    st.integers(0, 20_000),
)
def test_the_two_day_comparisons_always_disagree(day: dt.date, today: dt.date, days: int) -> None:
    verdicts = {
        compare(Condition("x", op, days), day.isoformat(), kind="date", today=today)
        for op in ("days_since_gt", "days_since_lte")
    }

    assert verdicts == {HOLDS, FAILS}
