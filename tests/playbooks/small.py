"""A small playbook for the tests: three checks, three rows, one script with four blanks."""

import datetime as dt
from typing import Any

from playbooks.rules.content import Content
from playbooks.rules.parsing import parse

TODAY = dt.date(2026, 3, 11)


def words(text: str) -> dict[str, str]:
    """Return a text in three languages that can be told apart."""
    return {"ko": f"{text} (한)", "zh-Hant": f"{text} (中)", "en": text}


def check(key: str, kind: str = "yes_no", **fields: Any) -> dict[str, Any]:
    return {
        "key": key,
        "type": kind,
        "label": words(key.replace("_", " ").capitalize() + "?"),
        "help": None,
        "required": True,
        "fill_from": None,
        "options": [],
        **fields,
    }


def condition(key: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"check": key, "op": op, **({} if value is None else {"value": value})}


def row(id_: str, outcome: str, *when: dict[str, Any]) -> dict[str, Any]:
    return {"id": id_, "when": list(when), "outcome": outcome}


def outcome(title: str, *, script: str = "main", **fields: Any) -> dict[str, Any]:
    return {
        "title": words(title),
        "instruction": words(f"Do: {title}"),
        "lane": "ANSWER",
        "deadline": None,
        "documents": [],
        "company_specific": False,
        "script": script,
        "suggested_cause": None,
        **fields,
    }


def variable(kind: str, source: str, *, required: bool = True) -> dict[str, Any]:
    return {
        "type": kind,
        "label": words(f"{source} {kind}"),
        "source": source,
        "required": required,
    }


def case(id_: str, result: str, **answers: Any) -> dict[str, Any]:
    return {
        "name": f"reaches {id_}",
        "answers": answers,
        "expect_rule": id_,
        "expect_outcome": result,
    }


def script(text: str) -> dict[str, Any]:
    question = {"question": words("Why?"), "answer": words("Because.")}
    return {"say": words(text), "never_say": words("It is done."), "if_asked": [question]}


def small_data(**changes: Any) -> dict[str, Any]:
    """Return the decoded file of the small playbook with some members changed."""
    data: dict[str, Any] = {
        "code": "PB-90",
        "market": "KR",
        "version": 1,
        "task_types": ["CERT"],
        "stages": ["KEEP"],
        "channels": [],
        "risk": "H",
        "owner": words("Owner"),
        "title": words("Small playbook"),
        "expected_minutes": 4,
        "effective_from": "2026-01-01",
        "review_by": "2026-12-31",
        "legal_basis": [{"preset": "KR_CLAIM_PAY", "text": words("Article eight")}],
        "situation": _situation(),
        "never_disclose": words("The sum"),
        "hit_policy": "FIRST",
        "exceptions": [words("Never on Sundays")],
        "test_cases": _test_cases(),
        **_table(),
        **_wording(),
    }
    return {**data, **changes}


def _situation() -> dict[str, Any]:
    triggers = {
        "ko": ["증명서 주세요"],
        "zh-Hant": ["我要證明書"],
        "en": ["certificate for the tax"],
    }
    return {
        "summary": words("Somebody wants something"),
        "triggers": triggers,
        "exclusions": words("Not for others"),
    }


def _table() -> dict[str, Any]:
    due = {"preset": "KR_CLAIM_PAY", "days": 3, "unit": "business"}
    is_holder = condition("is_holder", "is", "YES")
    asked_lately = condition("asked_on", "days_since_lte", 30)
    return {
        "checks": [
            check("is_holder", fill_from="inquiry.requester_is_policyholder"),
            check("asked_on", "date"),
            check("amount", "money", required=False),
        ],
        "rules": [
            row("R1", "REFUSE", condition("is_holder", "is", "NO")),
            row("R2", "SEND", is_holder, asked_lately),
            row("R9", "ESCALATE"),
        ],
        "outcomes": {
            "REFUSE": outcome("Refused", script="short", lane="STOP"),
            "SEND": outcome("Sent", deadline=due, documents=[words("Form"), words("Copy of ID")]),
            "ESCALATE": outcome("Escalated", script="short", lane="ESCALATE"),
        },
    }


def _wording() -> dict[str, Any]:
    main = (
        "Please send {{documents|list}}; you hear from us by {{due_date|date}}. "
        "Fee {{fee|money}}. Number {{number}}."
    )
    return {
        "scripts": {"main": script(main), "short": script("That I cannot do.")},
        "variables": {
            "documents": variable("list", "outcome.documents", required=False),
            "due_date": variable("date", "outcome.deadline", required=False),
            "fee": variable("money", "agent", required=False),
            "number": variable("text", "inquiry.number"),
            "told": variable("text", "agent", required=False),
        },
        "record": words("{{number}} {{rule}} {{outcome}}\n{{answers}}\nTold: {{told}}"),
        "record_fields": ["is_holder", "asked_on", "told"],
    }


def _test_cases() -> list[dict[str, Any]]:
    in_time = case("R2", "SEND", is_holder="YES", asked_on="2025-12-31")
    return [
        case("R1", "REFUSE", is_holder="NO"),
        {**in_time, "today": "2026-01-05"},
        case("R9", "ESCALATE", is_holder="UNKNOWN"),
    ]


def small_content(**changes: Any) -> Content:
    return parse(small_data(**changes))


def table(*rows: dict[str, Any], checks: list[dict[str, Any]], hit: str = "FIRST") -> Content:
    """Return a content whose table has these rows and a catch-all; outcomes are made for them."""
    outcomes = {
        item["outcome"]: outcome(item["outcome"], documents=[words(f"Paper of {item['id']}")])
        for item in rows
    }
    return small_content(
        checks=checks,
        rules=[*rows, row("R9", "ELSE")],
        outcomes={**outcomes, "ELSE": outcome("Else")},
        hit_policy=hit,
    )
