"""The import from the command line, with files as people have them."""

import gzip
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from inquiries.models import Inquiry
from staff.models import Market, Team
from tests.inquiries.importing.files import HEADER, MAPPING, ROW, text_of, write


def command(file: Path, mapping: str = MAPPING, **options: object) -> str:
    out = io.StringIO()
    (file.parent / "map.toml").write_text(mapping, encoding="utf-8")
    options = {"rejects": file.parent / "rejects.csv", **options}
    call_command("import_inquiries", file, mapping=file.parent / "map.toml", stdout=out, **options)
    return out.getvalue()


def test_a_file_is_imported_and_counted(team_claims: Team, tmp_path: Path) -> None:
    said = command(write(tmp_path, text_of(ROW)))

    assert "old.csv: 1 rows, utf-8" in said
    assert "imported: read 1, created 1, known 0, rejected 0" in said
    assert not (tmp_path / "rejects.csv").exists()


def test_a_packed_file_is_imported_directly(team_claims: Team, tmp_path: Path) -> None:
    command(write(tmp_path, gzip.compress(text_of(ROW).encode()), name="old.csv.gz"))

    assert Inquiry.objects.count() == 1


def test_refused_rows_are_told_and_kept(team_claims: Team, tmp_path: Path) -> None:
    said = command(write(tmp_path, text_of(ROW, "A2,soon,,paper,X")))

    assert "created 1, known 0, rejected 1" in said
    assert "1 row: received: This is no time in a format of the mapping." in said
    assert "soon" in (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")


def test_a_dry_run_writes_nothing(team_claims: Team, tmp_path: Path) -> None:
    said = command(write(tmp_path, text_of(ROW)), dry_run=True)

    assert "checked: read 1, created 0" in said
    assert not Inquiry.objects.exists()


def test_a_header_alone_imports_nothing(team_claims: Team, tmp_path: Path) -> None:
    assert "imported: read 0, created 0" in command(write(tmp_path, HEADER))


@pytest.mark.parametrize(
    ("content", "mapping", "words"),
    [
        (b"", MAPPING, "The file is empty"),
        (gzip.compress(b"a,b\n" * 5000, mtime=0)[:-9], MAPPING, "damaged or cut off"),
        (text_of(ROW).encode(), "x = ", "not valid TOML"),
        (text_of(ROW).encode(), MAPPING.replace('"title"', '"tilte"'), "has no column tilte"),
        (text_of(ROW).encode(), MAPPING.replace('"KR"', '"XX"'), "There is no market XX"),
        (text_of(ROW).encode(), f"{MAPPING}\n[causes]\nlevel1 = 'kind'\n", "no root causes yet"),
    ],
)
def test_what_cannot_be_used_is_an_error_of_the_command(
    market_kr: Market, team_claims: Team, tmp_path: Path, content: bytes, mapping: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        command(write(tmp_path, content), mapping)

    assert not Inquiry.objects.exists()


def test_missing_files_and_folders_are_named(team_claims: Team, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.csv: No such file"):
        command(tmp_path / "none.csv")
    with pytest.raises(CommandError, match=r"nowhere/r\.csv: No such file"):
        command(write(tmp_path, text_of(ROW)), rejects=tmp_path / "nowhere" / "r.csv")


def test_the_file_itself_is_never_overwritten_with_its_refused_rows(
    team_claims: Team, tmp_path: Path
) -> None:
    path = write(tmp_path, text_of(ROW))

    with pytest.raises(CommandError, match="is the file to import itself"):
        command(path, rejects=path)

    assert path.read_text() == text_of(ROW)
