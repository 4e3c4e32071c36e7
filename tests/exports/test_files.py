"""The files themselves: nothing runs, nothing is lost, nothing lies unmasked."""

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import pyzipper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.kinds import Cell, Column, Piece, Row, Text
from exports.services.files import Table, TooManyRows, Written, write_file, xlsx_file
from exports.services.files.writing import Plan
from ops_console.shared.personal import Kind, Sealed

SEOUL = ZoneInfo("Asia/Seoul")
COLUMNS = (Column("a", "A"), Column("b", "B"))
AES_256 = 3  # the strength that the archive format names so
MARK = "Confidential · export 7"
DANGEROUS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)", "\tx", "\rx",
    "\nx", "\r\n=1", " =1", "\u3000=1", "a;=1", "a,@x", "a\n-1", "a\r+1", "a\t=1",
]  # fmt: skip
KEPT = ["0012", "9007199254740993", "_x0041_", "가나다 <&> \"'", "𠮷 👩‍👩‍👧", "1E5", "TRUE", " x "]


class Listed:
    """A selection of rows that stand in a list."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self._rows = rows

    def words(self) -> Sequence[tuple[Text, Text]]:
        return [("Team", "Claims")]

    def count(self) -> int:
        return len(self._rows)

    def rows(self, columns: Sequence[str]) -> Iterator[Row]:
        return (Row(cells, ("inquiries.Customer", "1")) for cells in self._rows)

    def csv(self, columns: Sequence[str]) -> Iterator[Piece]:
        yield Piece(b'"x",')
        yield Piece(b'"y"\n', rows=1)


def written(
    path: Path, rows: Sequence[Sequence[Cell]], *, format_: str = "CSV", **more: Any
) -> Written:
    columns = more.pop("columns", COLUMNS)
    table = Table(columns, frozenset(more.pop("clear", ())), SEOUL, MARK)
    values: dict[str, Any] = {
        "copied": False,
        "most": 10**9,
        "inner_name": "inner.csv",
        "password": "",
        "passed": lambda _rows: None,
        "reveal": lambda _rows: None,
        "about": [[MARK]],
        **more,
    }
    return write_file(path, Plan(selection=Listed(rows), table=table, format=format_, **values))


def csv_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def sheet_of(path: Path) -> list[list[Any]]:
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_csv_is_run_by_a_spreadsheet(tmp_path: Path, text: str) -> None:
    written(tmp_path / "x", [[text, 1]])

    assert csv_of(tmp_path / "x")[1] == [f"'{text}", "1"]


def test_a_null_before_a_formula_saves_it_nowhere(tmp_path: Path) -> None:
    written(tmp_path / "x", [["\x00=1", 1]])
    written(tmp_path / "x.xlsx", [["\x00=1", 1]], format_="XLSX")

    assert csv_of(tmp_path / "x")[1] == ["'\ufffd=1", "1"]
    cell = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", "\ufffd=1")


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_spreadsheet_is_a_formula(tmp_path: Path, text: str) -> None:
    written(tmp_path / "x.xlsx", [[text, 1]], format_="XLSX")

    cell = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]["A2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


@pytest.mark.parametrize("text", KEPT)
def test_texts_stay_as_they_are(tmp_path: Path, text: str) -> None:
    written(tmp_path / "x", [[text, 1]])
    written(tmp_path / "x.xlsx", [[text, 1]], format_="XLSX")

    assert csv_of(tmp_path / "x")[1][0] == text
    assert unescaped(sheet_of(tmp_path / "x.xlsx")[1][0]) == text


def unescaped(text: str) -> str:
    """Read _x005F_ as spreadsheets do; the library leaves it."""
    return text.replace("_x005F_", "_")


def test_numbers_and_moments_are_such_in_the_time_of_the_market(tmp_path: Path) -> None:
    moment = dt.datetime(2026, 3, 10, 15, 30, 59, 900_000, tzinfo=dt.UTC)
    rows: list[list[Cell]] = [
        [moment, dt.date(2026, 3, 11)],
        [Decimal("12.50"), 10**15],
        [None, ""],
        [dt.date(1888, 1, 2), True],
    ]

    written(tmp_path / "x.xlsx", rows, format_="XLSX")
    written(tmp_path / "x", rows)

    assert sheet_of(tmp_path / "x.xlsx")[1:] == [
        [dt.datetime(2026, 3, 11, 0, 30, 59), dt.datetime(2026, 3, 11)],  # noqa: DTZ001 - a cell
        [12.5, str(10**15)],
        [None, None],
        ["1888-01-02", "True"],
    ]
    assert csv_of(tmp_path / "x")[1:5] == [
        ["2026-03-11 00:30:59", "2026-03-11"],
        ["12.50", str(10**15)],
        ["", ""],
        ["1888-01-02", "True"],
    ]


def test_control_characters_leave_a_mark(tmp_path: Path) -> None:
    written(tmp_path / "x", [["a\x0bb\x1b[31m", 1]])
    written(tmp_path / "x.xlsx", [["a\x0bb\x1b[31m", 1]], format_="XLSX")

    assert csv_of(tmp_path / "x")[1][0] == "a\ufffdb\ufffd[31m"
    assert sheet_of(tmp_path / "x.xlsx")[1][0] == "a\ufffdb\ufffd[31m"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=5))
def test_any_text_gives_a_file_that_opens(tmp_path: Path, texts: list[str]) -> None:
    rows: list[list[Cell]] = [[text, 1] for text in texts]
    written(tmp_path / "x.xlsx", rows, format_="XLSX")
    written(tmp_path / "x", rows)

    assert len(sheet_of(tmp_path / "x.xlsx")) == len(texts) + 1
    assert b"\x00" not in (tmp_path / "x").read_bytes()


def test_a_text_longer_than_a_cell_says_that_it_was_cut(tmp_path: Path) -> None:
    written(tmp_path / "x.xlsx", [["a" * 40_000, 1]], format_="XLSX")

    text = sheet_of(tmp_path / "x.xlsx")[1][0]
    assert (len(text), text[-4:]) == (32_767, " […]"[-4:])


def test_rows_beyond_a_sheet_go_into_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_file, "ROWS_PER_SHEET", 2000)

    rows: list[list[Cell]] = [[n, "x"] for n in range(4500)]
    written(tmp_path / "x.xlsx", rows, format_="XLSX")

    book = openpyxl.load_workbook(tmp_path / "x.xlsx", read_only=True)
    lengths = [len(list(sheet.iter_rows())) for sheet in book.worksheets[:-1]]
    assert lengths == [2001, 2001, 501]
    assert [cell.value for cell in next(book.worksheets[1].iter_rows())] == ["A", "B"]
    book.close()


def test_every_file_says_whose_it_is(tmp_path: Path) -> None:
    written(tmp_path / "x", [["1", 1]])
    written(tmp_path / "x.xlsx", [["1", 1]], format_="XLSX")

    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert csv_of(tmp_path / "x")[-1] == [MARK]
    assert book.worksheets[-1]["A1"].value == MARK
    assert book.worksheets[0].oddFooter.left.text == MARK


PERSONAL: list[tuple[Kind, Callable[[str], Cell], str, str]] = [
    (Kind.NAME, lambda text: Sealed.of(Kind.NAME, text), "김민수", "김*수"),
    (Kind.PHONE, str, "010-2345-6789", "010-****-6789"),
    (Kind.NATIONAL_ID, lambda text: Sealed.of(Kind.NATIONAL_ID, text), "900101-1234567",
     "******-*******"),
    (Kind.FREE_TEXT, str, "Call 010-2345-6789", "Call 010-****-6789"),
    (Kind.BIRTH_DATE, dt.date.fromisoformat, "1990-01-02", "1990-**-**"),
]  # fmt: skip


@pytest.mark.parametrize("format_", ["CSV", "XLSX"])
@pytest.mark.parametrize(("kind", "cell", "clear", "masked"), PERSONAL)
def test_personal_columns_are_masked_unless_asked_for(
    tmp_path: Path, kind: Kind, cell: Callable[[str], Cell], clear: str, masked: str, format_: str
) -> None:
    columns = (Column("a", "A", kind), Column("b", "B", kind))
    read = csv_of if format_ == "CSV" else sheet_of

    written(
        tmp_path / "x.xlsx",
        [[cell(clear), cell(clear)]],
        columns=columns,
        clear={"b"},
        format_=format_,
    )

    assert read(tmp_path / "x.xlsx")[1] == [masked, clear]


@pytest.mark.parametrize("clear", [set(), {"a"}], ids=["masked", "clear"])
def test_a_personal_value_that_is_not_there_stays_empty(tmp_path: Path, clear: set[str]) -> None:
    columns = (Column("a", "A", Kind.NAME), Column("b", "B"))

    written(tmp_path / "x", [[None, 1]], columns=columns, clear=clear)

    assert csv_of(tmp_path / "x")[1] == ["", "1"]


def test_a_sealed_value_in_an_unclassified_column_stays_masked(tmp_path: Path) -> None:
    written(tmp_path / "x", [[Sealed.of(Kind.NAME, "김민수"), 1]])

    assert csv_of(tmp_path / "x")[1][0] == "김*수"


@pytest.mark.parametrize("format_", ["CSV", "XLSX"])
def test_an_encrypted_file_opens_only_with_its_password(tmp_path: Path, format_: str) -> None:
    path = tmp_path / "x.zip"

    written(path, [["secret word", 1]], format_=format_, password="right")

    with pyzipper.AESZipFile(path) as archive:
        (inside,) = archive.infolist()
        assert (inside.is_encrypted, inside.wz_aes_strength) == (True, AES_256)
        for wrong in (b"wrong", None):
            with pytest.raises(RuntimeError):
                archive.read(inside, pwd=wrong)
        content = archive.read(inside, pwd=b"right")
    assert b"secret word" not in path.read_bytes()
    assert (b"secret word" in content) is (format_ == "CSV")


def test_size_and_hash_are_those_of_the_file(tmp_path: Path) -> None:
    for format_, password in (("CSV", ""), ("XLSX", ""), ("CSV", "pw"), ("XLSX", "pw")):
        path = tmp_path / f"{format_}{password}"
        result = written(path, [["x", 1]] * 3000, format_=format_, password=password)
        content = path.read_bytes()
        assert result == Written(3000, len(content), hashlib.sha256(content).hexdigest())


def test_only_its_group_may_read_a_file(tmp_path: Path) -> None:
    written(tmp_path / "x", [["x", 1]])

    assert oct((tmp_path / "x").stat().st_mode)[-3:] == "640"


def test_more_rows_than_allowed_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(TooManyRows):
        written(tmp_path / "x", [["x", 1]] * 3001, most=3000)

    assert written(tmp_path / "x", [["x", 1]] * 3000, most=3000).rows == 3000


def test_lines_that_the_database_has_made_are_taken_as_they_are(tmp_path: Path) -> None:
    result = written(tmp_path / "x", [], copied=True)

    assert csv_of(tmp_path / "x") == [["A", "B"], ["x", "y"], [MARK]]
    assert result.rows == 1


def test_unmasked_rows_are_recorded_before_they_are_written(tmp_path: Path) -> None:
    seen: list[int] = []

    written(
        tmp_path / "x", [["x", 1]] * 2500, clear={"a"}, reveal=lambda rows: seen.append(len(rows))
    )

    assert seen == [1000, 1000, 500]
