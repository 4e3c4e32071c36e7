"""What stops publication: shape, references, wording, table, the content's own test cases."""

from typing import Any

import pytest

from playbooks.rules.parsing import parse
from playbooks.rules.reading import ContentError
from playbooks.rules.verification import problems_of, unused_variables
from tests.playbooks.small import (
    case,
    check,
    condition,
    outcome,
    row,
    script,
    small_content,
    small_data,
    variable,
    words,
)


def problems(**changes: Any) -> list[str]:
    return problems_of(small_content(**changes), currency="KRW")


def test_the_small_playbook_may_be_published() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("member", "value", "message"),
    [
        ("code", "pb 1", "code: must look like PB-01"),
        ("title", {"ko": "제목", "en": "Title"}, "title.zh-Hant: is missing"),
        ("title", {**words("x"), "ko": "  "}, "title.ko: must be a text that is not empty"),
        ("title", {**words("x"), "en": "x" * 4001}, "title.en: is longer than 4000 characters"),
        ("title", "Title", "title: must be an object"),
        ("risk", "Z", "risk: 'Z' is not one of L, M, H, C"),
        ("review_by", "2026-01-01", "review_by: must be later than effective_from"),
        ("effective_from", "01.01.2026", "effective_from: must be a date"),
        ("expected_minutes", "4", "expected_minutes: must be a whole number"),
        ("expected_minutes", 99_999, "expected_minutes: must be between 0 and 10,000"),
        ("task_types", ["CERT", "CERT"], "task_types: names something twice"),
        ("task_types", "CERT", "task_types: must be a list"),
        ("outcomes", [], "outcomes: must be an object"),
        ("hit_policy", "ANY", "hit_policy: 'ANY' is not one of FIRST, COLLECT"),
        ("variables", {"Due": variable("text", "agent")}, "variables.Due: a variable's name"),
        ("variables", {"x": variable("text", "moon")}, "variables.x.source: 'moon'"),
        ("checks", [check("Is Holder")], "checks[0].key: must be lower-case"),
        ("checks", [check("a", required="yes")], "checks[0].required: must be true or false"),
        ("checks", [check("a", "choice")], "checks[0].options: belong to a choice"),
        ("checks", [check("a", fill_from="x.y")], "checks[0].fill_from: 'x.y' is not one of"),
        ("rules", [row("R1", "X", {"any": []})], "rules[0].when[0].any: needs at least one"),
        ("rules", [row("R1", "X", {"check": "a", "op": "is"})], "rules[0].when[0]: is needs a val"),
    ],
)
def test_a_wrong_shape_is_named_with_its_place(member: str, value: Any, message: str) -> None:
    with pytest.raises(ContentError) as refused:
        parse(small_data(**{member: value}))

    assert str(refused.value).startswith(message)


def test_unknown_is_built_in_and_cannot_be_an_option() -> None:
    options = [{"code": "UNKNOWN", "label": words("?")}]

    with pytest.raises(ContentError, match="UNKNOWN is built in"):
        parse(small_data(checks=[check("a", "choice", options=options)]))


def test_a_file_that_is_no_object_is_refused() -> None:
    with pytest.raises(ContentError, match="must be an object"):
        parse([])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row("R1", "NOWHERE")], "rules.R1: there is no outcome NOWHERE"),
        ([row("R1", "SEND", condition("x", "is", "YES"))], "rules.R1: there is no check x"),
        ([row("R1", "SEND", condition("amount", "in", ["1"]))], "rules.R1: in cannot be asked of"),
        ([row("R1", "SEND", condition("amount", "lt", "much"))], "rules.R1: 'much' is no value of"),
        ([row("R1", "SEND", condition("is_holder", "is", "Y"))], "rules.R1: 'Y' is no value of"),
        ([row("R1", "SEND", condition("asked_on", "days_since_gt", "x"))], "rules.R1: 'x' is no"),
        ([], "rules: the last row must be the catch-all"),
    ],
)
def test_a_row_that_refers_to_nothing_is_named(rows: list[dict[str, Any]], message: str) -> None:
    found = problems(rules=rows)

    assert any(problem.startswith(message) for problem in found), found


def test_references_of_outcomes_record_and_texts_are_followed() -> None:
    found = problems(
        outcomes={**small_data()["outcomes"], "LOST": outcome("Lost", script="nowhere")},
        record_fields=["nothing"],
        scripts={
            "main": {**script("{{undeclared}}"), "never_say": words("{{number}}")},
            "short": {**script("x"), "say": {"ko": "{{number}}", "zh-Hant": "x", "en": "x"}},
        },
    )

    assert found == [
        "outcomes.LOST: there is no script nowhere",
        "record_fields: nothing is neither a check nor a variable",
        "scripts.main.ko: {{undeclared}} is not declared",
        "scripts.main.zh-Hant: {{undeclared}} is not declared",
        "scripts.main.en: {{undeclared}} is not declared",
        "scripts.short: the languages do not use the same variables",
        "scripts.main: variables belong into `say`",
    ]


def test_rows_and_checks_have_ids_of_their_own() -> None:
    same = row("R9", "SEND", condition("is_holder", "is", "YES"))

    assert "rules: R9 is there 2 times" in problems(rules=[same, row("R9", "ESCALATE")])


def test_dead_rows_and_missing_test_cases_are_named() -> None:
    rows = small_data()["rules"]
    dead = row("R5", "SEND", condition("is_holder", "is", "NO"))

    found = problems(rules=[*rows[:2], dead, rows[2]], test_cases=small_data()["test_cases"][:2])

    assert found == [
        "rules.R5: no answers reach this row",
        "test_cases: at least 3 are needed",
        "test_cases: none reaches R5",
        "test_cases: none reaches R9",
    ]


def test_a_test_case_that_comes_out_differently_stops_publication() -> None:
    cases = [
        case("R2", "SEND", is_holder="NO"),
        case("R1", "REFUSE", is_holder="MAYBE"),
        case("R9", "ESCALATE", nobody="YES"),
    ]

    assert problems(test_cases=cases) == [
        "test_cases: 'reaches R2' reaches R1/REFUSE",
        "test_cases: 'reaches R1' answers is_holder with 'MAYBE', which is no answer",
        "test_cases: 'reaches R9' answers nobody with 'YES', which is no answer",
    ]


def test_a_test_case_has_its_own_day() -> None:
    late = {**case("R2", "SEND", is_holder="YES", asked_on="2026-01-01"), "today": "2026-02-15"}

    found = problems(test_cases=[*small_data()["test_cases"], late])

    assert found == ["test_cases: 'reaches R2' reaches R9/ESCALATE"]


def test_rows_that_a_test_case_collects_are_compared() -> None:
    data = small_data(hit_policy="COLLECT")
    data["test_cases"][1]["expect_rules"] = ["R2", "R1"]

    found = problems_of(parse(data), currency="KRW")

    assert found == ["test_cases: 'reaches R2' collects R2"]


def test_variables_that_no_text_uses_are_known() -> None:
    spare = {**small_data()["variables"], "spare": variable("text", "agent")}

    assert [item.name for item in unused_variables(small_content(variables=spare))] == ["spare"]
