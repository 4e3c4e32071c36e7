"""The playbook files as the content tests read them."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

CONTENT = Path(__file__).resolve().parents[2] / "playbooks" / "content"
FILES = sorted(CONTENT.glob("*/*.json"))
LANGUAGES = ("ko", "zh-Hant", "en")
BLANK = re.compile(r"\{\{([a-z_]+)(?:\|([a-z]+))?\}\}")
# What a check may be filled from, and the type that it has.
FACTS = {
    "policy.number_tail": "text",
    "policy.product": "text",
    "policy.holder_is_insured": "yes_no",
    "inquiry.requester_is_policyholder": "yes_no",
    "inquiry.received_date": "date",
    "customer.age_65_plus": "yes_no",
    "customer.contact_changed_30d": "yes_no",
}

Json = dict[str, Any]


def load(path: Path) -> Json:
    content: Json = json.loads(path.read_text(encoding="utf-8"))
    return content


each_playbook = pytest.mark.parametrize(
    "playbook", [pytest.param(load(path), id=f"{path.parent.name}/{path.stem}") for path in FILES]
)


def texts(value: Any, place: str = "") -> Iterator[tuple[str, Json]]:
    """Yield every text in three languages with its place."""
    if isinstance(value, dict):
        if set(value) & set(LANGUAGES):
            yield place, value
            return
        for key, member in value.items():
            yield from texts(member, f"{place}.{key}")
    elif isinstance(value, list):
        for position, member in enumerate(value):
            yield from texts(member, f"{place}[{position}]")


def sentences(playbook: Json) -> Iterator[tuple[str, Json]]:
    return ((place, text) for place, text in texts(playbook) if not place.endswith("triggers"))


def conditions(rule: Json) -> Iterator[Json]:
    for item in rule["when"]:
        yield from item.get("any", [item])


def blanks(text: Mapping[str, str], language: str = "en") -> dict[str, str]:
    return dict(BLANK.findall(text[language]))
