"""Foreign files are read as they come, within bounds, and refused with a reason."""

import gzip
import io
import tracemalloc
from pathlib import Path

import pytest

from inquiries.services.importing import reading, scan
from inquiries.services.importing.mapping import FileShape
from ops_console.shared import errors
from tests.inquiries.importing.files import write

AUTO = FileShape()


def read(path: Path, shape: FileShape = AUTO) -> list[tuple[int, list[str]]]:
    source = scan(path, shape)
    rows = list(source.read())
    assert source.rows == len(rows)
    return rows


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_row(tmp_path: Path, end: str) -> None:
    path = write(tmp_path, end.join(["a,b", "1,2", "3,4"]))

    assert read(path) == [(2, ["1", "2"]), (3, ["3", "4"])]


def test_mixed_line_ends_end_rows(tmp_path: Path) -> None:
    assert read(write(tmp_path, "a,b\r\n1,2\r3,4\n5,6")) == [
        (2, ["1", "2"]),
        (3, ["3", "4"]),
        (4, ["5", "6"]),
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949", "cp950", "big5hkscs"]
)
def test_the_header_is_read_in_the_file_s_encoding(tmp_path: Path, encoding: str) -> None:
    text = (
        '"접수번호",제목\n1,보험금 지급 심사가 늦어져 다시 문의드립니다\n'
        if encoding not in {"cp950", "big5hkscs"}
        else '"案號",主旨\n1,詢問保單借款利率與受益人變更手續\n'
    )

    source = scan(write(tmp_path, text.encode(encoding)), AUTO)

    assert source.header in {("접수번호", "제목"), ("案號", "主旨")}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_spite_of_commas_in_quotes(
    tmp_path: Path, delimiter: str
) -> None:
    path = write(tmp_path, delimiter.join(['"a, or b, or c"', "d", "e"]) + "\n")

    assert scan(path, AUTO).header == ("a, or b, or c", "d", "e")


def test_quotes_blank_lines_and_lines_in_cells_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, '\na,b\n\n"say ""no""","two\nlines"\n\n,\n0042,\n')

    assert read(path) == [(4, ['say "no"', "two\nlines"]), (8, ["0042", ""])]


def test_a_preface_is_passed_over_even_with_a_quote_in_it(tmp_path: Path) -> None:
    path = write(tmp_path, 'Report of 5" files\nsep=;\na;b\n1;2\n')

    assert read(path, FileShape(skip_lines=2)) == [(4, ["1", "2"])]


def test_a_file_without_quotes_keeps_them_as_text(tmp_path: Path) -> None:
    path = write(tmp_path, 'a\tb\n"5\tinch\n')

    assert read(path, FileShape(quote="")) == [(2, ['"5', "inch"])]


def test_trailing_empty_columns_of_the_header_are_no_columns(tmp_path: Path) -> None:
    assert scan(write(tmp_path, "a,b,,\n1,2,,\n"), AUTO).header == ("a", "b")


def test_columns_of_one_name_are_told_apart_by_numbers(tmp_path: Path) -> None:
    header = scan(write(tmp_path, "id,note,,note,\n1,2,3,4,5\n"), AUTO).header

    assert header == ("id", "note (1)", "", "note (2)")


def test_a_packed_file_is_read_directly(tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress(b"a,b\n1,2\n"), name="old.csv.gz")

    assert read(path) == [(2, ["1", "2"])]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n\r\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"a,a,a (1)\n1,2,3\n", "column a (1) stands in the header twice"),
        (b"PK\x03\x04 and the rest of a workbook", "save it as CSV"),
        (b"%PDF-1.7\n", "save it as CSV"),
        (b"a,b\x00\n1,2\n", "header holds characters"),
        (b"a,b\xff\n1,2\n", "header holds characters"),
        (b",".join(b"c%d" % n for n in range(10_000)), "10000 columns"),
        (b",".join(b"column number %d" % n for n in range(40_000)), "40000 columns"),
        (b'a,b\n1,"2\n3,4\n', "row at line 2 has a quote that is never closed"),
        (b'"a,b\n1,2\n', "row at line 1 has a quote that is never closed"),
        (b'a,b\n1,"' + b"x\n" * 150_000 + b'",2\n', "Line 2 cannot be read"),
        (b"a,b\n1," + b"x" * 200_001, "Line 2 cannot be read"),
        (b"a,b\n" + b"1," * 1_100_000, "row at line 2 is too long"),
        (b"a,b\n" + b'"x\n",' * 500_000, "row at line 2 is too long"),
        (gzip.compress(b"a,b\n1,2\n" * 1000, mtime=0)[:-20], "damaged or cut off"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0)[:-4] + b"abcd", "damaged or cut off"),
        (b"\x1f\x8b", "damaged or cut off"),
        (b"\x1f\x8b\x08\x00garbage and more of it", "damaged or cut off"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(
    tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises(errors.Invalid) as refusal:
        scan(write(tmp_path, content), AUTO)

    assert words in str(refusal.value.message)


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as bomb:
        bomb.write(b"a,b\n")
        for _megabyte in range(64):
            bomb.write(b"0" * 1024**2)
    path = write(tmp_path, packed.getvalue(), name="bomb.csv.gz")

    tracemalloc.start()
    with pytest.raises(errors.TooLarge, match="unpacks to more"):
        scan(path, AUTO)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 8 * 1024**2


def test_a_line_without_end_is_refused_before_it_is_in_memory(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\n1,")
    with path.open("r+b") as file:
        file.truncate(200 * 1024**2)

    tracemalloc.start()
    with pytest.raises(errors.Invalid, match="row at line 2 is too long"):
        scan(path, FileShape(encoding="utf-8", delimiter=","))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 32 * 1024**2


def test_a_file_over_the_size_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED_BYTES", 100)

    with pytest.raises(errors.TooLarge):
        scan(write(tmp_path, "a,b\n" + "1,2\n" * 50), AUTO)


def test_a_wrong_encoding_in_the_mapping_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, b"a,b\n1,2")

    with pytest.raises(errors.Invalid, match="not written in utf-16"):
        scan(path, FileShape(encoding="utf-16", delimiter=","))


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert read(write(tmp_path, "a,b")) == []
