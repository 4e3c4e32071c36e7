"""docs/states.md says what the rules say."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inquiries.choices import Action, Status


def test_the_document_is_up_to_date() -> None:
    call_command("write_state_docs", "--check")


def test_it_is_written_where_it_is_missing_and_compared_afterwards(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="out of date"):
        call_command("write_state_docs", "--check")

    call_command("write_state_docs")

    text = (tmp_path / "docs" / "states.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == "states.md written\n"
    assert all(f"| {Action(action).label} |" in text for action in Action)
    assert all(status.value in text for status in Status)
    call_command("write_state_docs", "--check")
