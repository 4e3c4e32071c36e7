"""The console's own playbooks: every file passes its proofs and its test cases in the engine."""

import json
from pathlib import Path

import pytest

from playbooks.rules.parsing import parse
from playbooks.rules.tables import inspect
from playbooks.rules.verification import failed_cases, problems_of, unused_variables

CONTENT = Path(__file__).resolve().parents[2] / "playbooks" / "content"
FILES = sorted(CONTENT.rglob("*.json"))
CURRENCIES = {"KR": "KRW", "TW": "TWD"}


def test_there_are_eleven_playbooks_in_each_market() -> None:
    codes = {market: set[str]() for market in CURRENCIES}
    for path in FILES:
        content = parse(json.loads(path.read_text(encoding="utf-8")))
        codes[content.market].add(content.code)

    expected = {f"PB-{n:02d}" for n in range(1, 12)}
    assert codes == {"KR": expected, "TW": expected}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem[:5]}")
def test_a_file_may_be_published(path: Path) -> None:
    content = parse(json.loads(path.read_text(encoding="utf-8")))
    currency = CURRENCIES[content.market]

    assert problems_of(content, currency=currency) == []
    assert failed_cases(content, currency=currency) == []
    assert unused_variables(content) == []
    assert not inspect(content).gaps
