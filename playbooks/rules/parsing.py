"""Makes the content of a version out of decoded JSON, or says what is wrong with it and where."""

import datetime as dt
import re
from typing import Any

from playbooks.choices import CheckKind, HitPolicy, Lane, Risk, YesNo
from playbooks.rules.content import (
    AnyOf,
    Check,
    Condition,
    Content,
    Deadline,
    LegalBasis,
    Option,
    Outcome,
    Question,
    Rule,
    Script,
    Situation,
    TestCase,
    Variable,
    Wording,
)
from playbooks.rules.reading import ContentError, Node

OPS = (
    "is", "is_not", "in", "lt", "lte", "gt", "gte",
    "days_since_gt", "days_since_lte", "before_today", "unknown",
)  # fmt: skip
FACTS = (
    "policy.number_tail", "policy.product", "policy.holder_is_insured",
    "inquiry.requester_is_policyholder", "inquiry.received_date",
    "customer.age_65_plus", "customer.contact_changed_30d",
)  # fmt: skip
SOURCES = (
    "agent", "today", "outcome.deadline", "outcome.documents", "inquiry.number", *FACTS,
)  # fmt: skip
VARIABLE_KINDS = ("text", "date", "money", "number", "list")
UNITS = ("business", "calendar", "month")
CODE = re.compile(r"[A-Z]{2}-[0-9]{2,3}")
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


def parse(data: Any) -> Content:
    """Return the content of a decoded file; ContentError names the first place that is wrong."""
    top = Node(data)
    code = top["code"].text()
    if not CODE.fullmatch(code):
        raise top["code"].fail("must look like PB-01")
    effective_from, review_by = _day(top["effective_from"]), _day(top["review_by"])
    if review_by <= effective_from:
        raise top["review_by"].fail("must be later than effective_from")
    return Content(
        code=code,
        market=top["market"].text(),
        task_types=top["task_types"].codes(),
        stages=top["stages"].codes(),
        channels=top["channels"].codes(),
        risk=top["risk"].one_of(tuple(Risk.values)),
        owner=top["owner"].wording(),
        title=top["title"].wording(),
        expected_minutes=top["expected_minutes"].whole_number(),
        effective_from=effective_from,
        review_by=review_by,
        legal_basis=tuple(_legal(item) for item in top["legal_basis"].items()),
        situation=_situation(top["situation"]),
        never_disclose=top.optional_wording("never_disclose"),
        hit_policy=top["hit_policy"].one_of(tuple(HitPolicy.values)),
        checks=tuple(_check(item) for item in top["checks"].items()),
        rules=tuple(_rule(item) for item in top["rules"].items()),
        outcomes={key: _outcome(key, item) for key, item in top["outcomes"].members()},
        scripts={key: _script(item) for key, item in top["scripts"].members()},
        variables={key: _variable(key, item) for key, item in top["variables"].members()},
        record=top["record"].wording(),
        record_fields=top["record_fields"].codes(),
        exceptions=_wordings(top["exceptions"]),
        test_cases=tuple(_test_case(item) for item in top["test_cases"].items()),
    )


def _day(node: Node) -> str:
    try:
        return dt.date.fromisoformat(node.text()).isoformat()
    except ValueError as error:
        raise node.fail("must be a date such as 2026-07-01") from error


def _wordings(node: Node) -> tuple[Wording, ...]:
    return tuple(item.wording() for item in node.items())


def _legal(node: Node) -> LegalBasis:
    return LegalBasis(node["preset"].text(), node["text"].wording())


def _situation(node: Node) -> Situation:
    return Situation(
        node["summary"].wording(), node["triggers"].phrases(), node.optional_wording("exclusions")
    )


def _check(node: Node) -> Check:
    key = node["key"].text()
    if not KEY.fullmatch(key):
        raise node["key"].fail("must be lower-case letters, digits and underscores")
    kind = node["type"].one_of(tuple(CheckKind.values))
    options = tuple(
        Option(item["code"].text(), item["label"].wording()) for item in node["options"].items()
    )
    if bool(options) != (kind == CheckKind.CHOICE):
        raise node["options"].fail("belong to a choice, and only to a choice")
    if YesNo.UNKNOWN in {option.code for option in options}:
        raise node["options"].fail("UNKNOWN is built in")
    fact = node.optional("fill_from")
    return Check(
        key=key,
        kind=kind,
        label=node["label"].wording(),
        help=node.optional_wording("help"),
        required=node["required"].flag(),
        fill_from=fact.one_of(FACTS) if fact else "",
        options=options,
    )


def _rule(node: Node) -> Rule:
    when = tuple(_condition_or_group(item) for item in node["when"].items())
    return Rule(node["id"].text(), when, node["outcome"].text())


def _condition_or_group(node: Node) -> Condition | AnyOf:
    if isinstance(node.value, dict) and "any" in node.value:
        conditions = tuple(_condition(item) for item in node["any"].items())
        if not conditions:
            raise node["any"].fail("needs at least one condition")
        return AnyOf(conditions)
    return _condition(node)


def _condition(node: Node) -> Condition:
    op = node["op"].one_of(OPS)
    value = node.value.get("value")
    if op == "in":
        value = tuple(item.text() for item in node["value"].items())
    elif value is None and op not in {"unknown", "before_today"}:
        raise node.fail(f"{op} needs a value")
    return Condition(node["check"].text(), op, value)


def _outcome(code: str, node: Node) -> Outcome:
    deadline = node.optional("deadline")
    return Outcome(
        code=code,
        title=node["title"].wording(),
        instruction=node["instruction"].wording(),
        lane=node["lane"].one_of(tuple(Lane.values)),
        deadline=_deadline(deadline) if deadline else None,
        documents=_wordings(node["documents"]),
        company_specific=node["company_specific"].flag(),
        script=node["script"].text(),
        suggested_cause=node.optional_text("suggested_cause"),
    )


def _deadline(node: Node) -> Deadline:
    return Deadline(
        node.optional_text("preset"), node["days"].whole_number(), node["unit"].one_of(UNITS)
    )


def _script(node: Node) -> Script:
    questions = tuple(
        Question(item["question"].wording(), item["answer"].wording())
        for item in node["if_asked"].items()
    )
    return Script(node["say"].wording(), node.optional_wording("never_say"), questions)


def _variable(name: str, node: Node) -> Variable:
    if not KEY.fullmatch(name):
        raise node.fail("a variable's name is lower-case letters, digits and underscores")
    return Variable(
        name=name,
        kind=node["type"].one_of(VARIABLE_KINDS),
        label=node["label"].wording(),
        source=node["source"].one_of(SOURCES),
        required=node["required"].flag(),
    )


def _test_case(node: Node) -> TestCase:
    name = node["name"]
    title = (
        name.wording()
        if isinstance(name.value, dict)
        else Wording(name.text(), name.text(), name.text())
    )
    answers = dict(node["answers"].members())
    rows, today = node.optional("expect_rules"), node.optional("today")
    return TestCase(
        name=title,
        answers={key: answer.value for key, answer in answers.items()},
        expect_rule=node["expect_rule"].text(),
        expect_outcome=node["expect_outcome"].text(),
        expect_rules=rows.codes() if rows else (),
        today=_day(today) if today else "",
    )


__all__ = ["FACTS", "OPS", "SOURCES", "ContentError", "parse"]
