"""The command that loads playbooks: the console's own, other folders, mistakes."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from playbooks.models import PlaybookVersion
from staff.models import Market
from tests.playbooks.small import small_data, words


def load(*args: Any, **options: Any) -> str:
    out = StringIO()
    call_command("load_playbooks", *args, stdout=out, **options)
    return out.getvalue()


def write(folder: Path, name: str, data: Any) -> None:
    text = data if isinstance(data, str) else json.dumps(data)
    (folder / name).write_text(text, encoding="utf-8")


def test_the_consoles_own_playbooks_load_and_loading_again_changes_nothing(
    market_kr: Market, market_tw: Market
) -> None:
    first = load()
    again = load()

    assert first.count("v1 published") == 22
    assert again.count("v1 unchanged") == 22
    assert PlaybookVersion.objects.filter(status="PUBLISHED").count() == 22


def test_markets_can_be_left_out(market_kr: Market) -> None:
    assert load(market=["KR"]).count("v1 published") == 11


def test_a_changed_file_is_a_new_version(market_kr: Market, tmp_path: Path) -> None:
    write(tmp_path, "a.json", small_data())
    load(tmp_path)
    write(tmp_path, "a.json", small_data(title=words("Second")))

    assert "PB-90 KR v2 published" in load(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "Expecting property name"),
        ("[]", "the file does not hold an object"),
        (json.dumps(small_data(risk="Z")), "risk: 'Z' is not one of"),
        (json.dumps(small_data(market="XX")), "does not exist"),
        ('{"market": "KR"}', "code: is missing"),
        ('"' + "x" * 1_000_001 + '"', "larger than 1 MB"),
    ],
)
def test_one_wrong_file_and_nothing_is_loaded(
    market_kr: Market, tmp_path: Path, text: str, message: str
) -> None:
    write(tmp_path, "a.json", small_data())
    write(tmp_path, "b.json", text)

    with pytest.raises(CommandError, match=r"Nothing was loaded\.\nb\.json") as refused:
        load(tmp_path)

    assert message in str(refused.value)
    assert not PlaybookVersion.objects.exists()


def test_an_empty_folder_is_said(market_kr: Market, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no JSON files"):
        load(tmp_path)
