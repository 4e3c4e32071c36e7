"""Proofs of a table: gaps, dead rows, order; against counting every combination."""

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbooks.rules.content import Content
from playbooks.rules.criteria import decide
from playbooks.rules.reading import ContentError
from playbooks.rules.tables import classes_of, inspect
from tests.playbooks.small import TODAY, check, condition, row, table, words

YES_NO = [check("a"), check("b"), check("c")]


def test_a_row_behind_a_wider_one_is_unreachable() -> None:
    content = table(
        row("R1", "ONE", condition("a", "is", "YES")),
        row("R2", "TWO", condition("a", "is", "YES"), condition("b", "is", "NO")),
        checks=YES_NO,
    )

    assert inspect(content).unreachable == ("R2",)


def test_a_row_that_contradicts_itself_is_unreachable() -> None:
    content = table(
        row("R1", "ONE", condition("a", "is", "YES"), condition("a", "is", "NO")),
        row("R2", "TWO", condition("amount", "lt", 5), condition("amount", "gt", 5)),
        checks=[*YES_NO, check("amount", "number")],
    )

    assert inspect(content).unreachable == ("R1", "R2")


def test_under_collect_a_later_row_is_not_hidden_by_an_earlier_one() -> None:
    content = table(
        row("R1", "ONE", condition("a", "is", "YES")),
        row("R2", "TWO", condition("a", "is", "YES")),
        checks=YES_NO,
        hit="COLLECT",
    )

    report = inspect(content)

    assert report.unreachable == ()
    assert report.order_decides == ()


def test_choices_and_texts_have_a_class_for_each_value_that_is_asked_for() -> None:
    options = [{"code": code, "label": words(code)} for code in "ABCD"]
    content = table(
        row("R1", "ONE", condition("which", "in", ["A", "B"])),
        row(
            "R2",
            "TWO",
            condition("which", "is", "C"),
            condition("said", "in", ["yes, please", "of course"]),
        ),
        checks=[check("which", "choice", options=options), check("said", "text")],
    )

    assert classes_of(content) == {
        "which": ("A", "C", "D", "UNKNOWN"),
        "said": ("yes, please", "any other text", "UNKNOWN"),
    }
    assert inspect(content).unreachable == ()


def test_a_table_too_wide_to_be_proved_is_refused() -> None:
    pairs = [(f"c{n}", f"d{n}") for n in range(12)]
    content = table(
        *(
            row(f"R{n}", f"O{n}", condition(c, "is", "YES"), condition(d, "is", "YES"))
            for n, (c, d) in enumerate(pairs)
        ),
        checks=[check(key) for pair in pairs for key in pair],
    )

    with pytest.raises(ContentError, match="too many cases"):
        inspect(content)


def test_rows_that_only_order_tells_apart_are_named() -> None:
    content = table(
        row("R1", "ONE", condition("a", "is", "YES")),
        row("R2", "TWO", condition("b", "is", "YES")),
        checks=YES_NO,
    )

    assert inspect(content).order_decides == (("R1", "R2"),)


def test_known_answers_that_only_reach_the_catch_all_are_named() -> None:
    content = table(row("R1", "ONE", condition("a", "is", "YES")), checks=YES_NO)

    assert [region.example for region in inspect(content).gaps] == [{"a": "NO"}]


def test_the_classes_of_a_date_lie_on_both_sides_of_every_limit() -> None:
    content = table(
        row("R1", "ONE", condition("d", "days_since_lte", 15)),
        row("R2", "TWO", condition("d", "days_since_lte", 30)),
        checks=[check("d", "date")],
    )

    assert len(classes_of(content)["d"]) == 4
    assert inspect(content).unreachable == ()


def test_a_check_that_no_row_asks_about_has_no_classes() -> None:
    content = table(row("R1", "ONE", condition("a", "is", "YES")), checks=YES_NO)

    assert classes_of(content)["b"] == ()


CONDITION = st.builds(
    condition,
    st.sampled_from("abc"),
    st.sampled_from(["is", "is_not"]),
    st.sampled_from(["YES", "NO", "UNKNOWN"]),
)
GROUP = st.builds(lambda items: {"any": items}, st.lists(CONDITION, min_size=1, max_size=2))
ROWS = st.lists(st.lists(CONDITION | GROUP, min_size=1, max_size=3), min_size=1, max_size=5)


@given(ROWS)
@settings(max_examples=60)
def test_the_walk_reaches_exactly_the_rows_that_counting_reaches(
    rows: list[list[dict[str, Any]]],
) -> None:
    content = table(*(row(f"R{n}", f"O{n}", *when) for n, when in enumerate(rows)), checks=YES_NO)

    assert set(inspect(content).unreachable) == ids(content) - reached_by_counting(content)


def ids(content: Content) -> set[str]:
    return {rule.id for rule in content.rules}


def reached_by_counting(content: Content) -> set[str]:
    reached = set()
    for values in itertools.product(["YES", "NO", "UNKNOWN"], repeat=3):
        decision = decide(content, dict(zip("abc", values, strict=True)), today=TODAY)
        assert decision.rule is not None
        reached.add(decision.rule.id)
    return reached
