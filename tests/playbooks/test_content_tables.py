"""The decision tables of the worked playbooks, read by an oracle apart from the engine."""

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from tests.playbooks.worked import FACTS, Json, blanks, conditions, each_playbook

OPS = {
    "yes_no": {"is", "is_not", "in", "unknown"},
    "choice": {"is", "is_not", "in", "unknown"},
    "number": {"lt", "lte", "gt", "gte", "unknown"},
    "money": {"lt", "lte", "gt", "gte", "unknown"},
    "date": {"days_since_gt", "days_since_lte", "unknown"},
}
TODAY = dt.date(2026, 7, 15)


def meets(condition: Json, answers: Mapping[str, Any], today: dt.date) -> bool:
    """Tell whether an answer meets a condition; one that is missing or UNKNOWN meets nothing."""
    answer: Any = answers.get(condition["check"])
    op: str = condition["op"]
    value: Any = condition["value"]
    is_known = answer is not None and answer != "UNKNOWN"
    if op == "unknown" or not is_known:
        return op == "unknown" and not is_known
    if op in {"is", "is_not"}:
        return bool(answer == value) == (op == "is")
    if op == "in":
        return bool(answer in value)
    if op.startswith("days_since"):
        days = (today - dt.date.fromisoformat(answer)).days
        return bool(days > value if op == "days_since_gt" else days <= value)
    order = {"lt": answer < value, "lte": answer <= value, "gt": answer > value}
    return bool(order.get(op, answer >= value))


def fires(rule: Json, answers: Mapping[str, Any], today: dt.date) -> bool:
    return all(
        any(meets(condition, answers, today) for condition in item.get("any", [item]))
        for item in rule["when"]
    )


def rows(playbook: Json, answers: Mapping[str, Any], today: dt.date) -> list[str]:
    """Return the rows that fire: one, or all that add documents; the catch-all only if alone."""
    *ordinary, catch_all = playbook["rules"]
    found = [rule["id"] for rule in ordinary if fires(rule, answers, today)] or [catch_all["id"]]
    return found if playbook["hit_policy"] == "COLLECT" else found[:1]


def known_answers(playbook: Json) -> Iterator[dict[str, Any]]:
    """Yield every combination of known answers that the table can tell apart."""
    used = [condition for rule in playbook["rules"] for condition in conditions(rule)]
    checks = [c for c in playbook["checks"] if any(u["check"] == c["key"] for u in used)]
    choices = [
        examples(check, [item["value"] for item in used if item["check"] == check["key"]])
        for check in checks
    ]
    keys = [check["key"] for check in checks]
    return (dict(zip(keys, answers, strict=True)) for answers in itertools.product(*choices))


def examples(check: Json, limits: list[Any]) -> list[Any]:
    if check["type"] == "yes_no":
        return ["YES", "NO"]
    if check["type"] == "choice":
        return [option["code"] for option in check["options"]]
    around = sorted({limit + step for limit in limits for step in (0, 1)} | {0})
    if check["type"] == "date":
        return [(TODAY - dt.timedelta(days=days)).isoformat() for days in around]
    return sorted({*around, *(limit - 1 for limit in limits)})


@each_playbook
def test_checks_are_typed_and_filled_from_facts_of_their_type(playbook: Json) -> None:
    keys = [check["key"] for check in playbook["checks"]]

    assert len(keys) == len(set(keys))
    for check in playbook["checks"]:
        codes = [option["code"] for option in check["options"]]
        assert check["type"] in {*OPS, "text"}
        assert bool(codes) == (check["type"] == "choice")
        assert len(codes) == len(set(codes))
        assert "UNKNOWN" not in codes
        assert check["fill_from"] is None or FACTS[check["fill_from"]] == check["type"]
    assert set(playbook["record_fields"]) <= {*keys, *blanks(playbook["record"])}
    assert "answers" in blanks(playbook["record"])


@each_playbook
def test_rules_are_in_order_and_ask_only_what_a_check_can_answer(playbook: Json) -> None:
    checks = {check["key"]: check for check in playbook["checks"]}
    *ordinary, catch_all = playbook["rules"]

    assert [rule["id"] for rule in ordinary] == [f"R{n}" for n in range(1, len(ordinary) + 1)]
    assert catch_all == {"id": "R9", "when": [], "outcome": "ESCALATE_UNKNOWN"}
    assert {rule["outcome"] for rule in playbook["rules"]} == set(playbook["outcomes"])
    for rule in ordinary:
        assert rule["when"]
        for condition in conditions(rule):
            check = checks[condition["check"]]
            assert condition["op"] in OPS[check["type"]], rule["id"]
            if condition["op"] in {"is", "is_not", "in"}:
                value = condition["value"]
                asked = set(value if isinstance(value, list) else [value])
                assert asked <= set(examples(check, [])), f"{rule['id']}: {asked}"


@each_playbook
def test_every_test_case_reaches_the_row_it_expects(playbook: Json) -> None:
    outcomes = {rule["id"]: rule["outcome"] for rule in playbook["rules"]}
    covered: set[str] = set()
    for case in playbook["test_cases"]:
        assert set(case["answers"]) <= {check["key"] for check in playbook["checks"]}
        found = rows(
            playbook, case["answers"], dt.date.fromisoformat(case.get("today", "2026-07-01"))
        )
        assert found[0] == case["expect_rule"], case["name"]
        assert outcomes[found[0]] == case["expect_outcome"], case["name"]
        assert found == case.get("expect_rules", found), case["name"]
        covered.update(found)

    assert len(playbook["test_cases"]) >= 3
    assert covered == set(outcomes), f"no case for {set(outcomes) - covered}"


@each_playbook
def test_cases_with_dates_name_the_day_on_which_they_happen(playbook: Json) -> None:
    dates = {check["key"] for check in playbook["checks"] if check["type"] == "date"}
    used = {item["check"] for rule in playbook["rules"] for item in conditions(rule)} & dates
    for case in playbook["test_cases"]:
        assert "today" in case or not used & set(case["answers"]), case["name"]


@each_playbook
def test_known_answers_always_reach_an_ordinary_row_and_every_row_is_reachable(
    playbook: Json,
) -> None:
    reached: set[str] = set()
    for answers in known_answers(playbook):
        found = rows(playbook, answers, TODAY)
        assert found != ["R9"], f"nobody decided this: {answers}"
        reached.update(found)

    assert reached == {rule["id"] for rule in playbook["rules"]} - {"R9"}


@each_playbook
def test_nothing_is_decided_when_nothing_is_known(playbook: Json) -> None:
    assert rows(playbook, {}, TODAY) == ["R9"]
