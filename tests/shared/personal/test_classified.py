"""Personal fields are named in one place."""

from pathlib import Path

from ops_console.shared.personal import classified_fields

PAGE = Path(__file__).resolve().parents[3] / "docs" / "personal-data.md"


def test_the_page_on_personal_data_lists_every_classified_field() -> None:
    page = PAGE.read_text(encoding="utf-8")

    missing = [
        f"| {model}.{field} | {kind} |"
        for model, field, kind in classified_fields()
        if f"| {model}.{field} | {kind} |" not in page
    ]

    assert not missing


def test_the_page_lists_nothing_else() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()

    rows = [line for line in lines if line.startswith("| ") and "." in line]

    assert len(rows) == len(classified_fields())
