"""Rows become inquiries or reasons: every field, and times against the status."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import translation

from inquiries.services.importing import parse_mapping
from inquiries.services.importing.compiling import compile_mapping
from inquiries.services.importing.converting import Converted, Converter
from inquiries.services.importing.problems import Problem
from tests.factories import NOW
from tests.inquiries.importing.files import MAPPING, utc
from tests.inquiries.importing.rows import GOOD, HEADER, converted, converter_of, problems, row
from tests.inquiries.importing.test_moments import SEOUL

FULL = MAPPING.replace(
    "[constants]",
    """
resolved_at = "answered"
status = "state"
team = "unit"
assignee = "worker"
customer_words = "words"
[constants]""",
)
FULL_HEADER = (*HEADER[:5], "answered", "state", "unit", "worker", "words")


def full_row(**changes: str) -> list[str]:
    cells = dict.fromkeys(FULL_HEADER, "") | dict(zip(HEADER[:5], GOOD[:5], strict=True))
    return list((cells | {"closed": ""} | changes).values())


def test_a_good_row_becomes_an_inquiry() -> None:
    fields = converted(MAPPING, row()).fields

    assert fields["received_at"] == utc(2026, 1, 5, 1)
    assert fields["resolved_at"] == fields["closed_at"] == utc(2026, 1, 7, 0, 30)
    assert (fields["status"], fields["task_type"], fields["channel"]) == ("CLOSED", "CERT", "EMAIL")


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"id": " "}, "id", "must not be empty"),
        ({"id": "x" * 81}, "id", "longer than 80"),
        ({"received": ""}, "received", "must not be empty"),
        ({"received": "soon"}, "received", "no time in a format"),
        ({"received": "2026-03-12"}, "received", "in the future"),
        ({"closed": "2026-01-04"}, "closed", "before the receipt"),
        ({"closed": "2026-01-05 09:59"}, "closed", "before the receipt"),
        ({"kind": "other"}, "kind", r"no entry in \[values.task_type\]"),
        ({"kind": "CERT"}, "kind", r"no entry in \[values.task_type\]"),
        ({"kind": ""}, "kind", "must not be empty"),
        ({"title": "\t "}, "title", "must not be empty"),
        ({"title": "x" * 201}, "title", "longer than 200"),
        ({"extra": "a\x00b"}, "extra", "cannot be read"),
        ({"extra": "a\udcffb"}, "extra", "cannot be read"),
    ],
)
def test_a_bad_cell_is_named_with_its_column(
    changes: dict[str, str], column: str, words: str
) -> None:
    (problem,) = problems(MAPPING, row(**changes))

    assert problem.column == column
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(problem.reason)


def test_every_bad_cell_of_a_row_is_named() -> None:
    found = problems(MAPPING, row(id="", received="?", kind="?"))

    assert {problem.column for problem in found} == {"id", "received", "kind"}


def test_the_reason_is_told_in_the_reader_s_language() -> None:
    with translation.override("ko"):
        (problem,) = problems(MAPPING, [*row(), "more"])

    assert problem.reason == "행의 칸 수가 머리글보다 많습니다."


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({}, "NEW", ""),
        ({"answered": "2026-01-06"}, "RESOLVED", ""),
        ({"closed": "2026-01-06"}, "CLOSED", ""),
        ({"state": "OPEN"}, "OPEN", ""),
        ({"state": "RESOLVED", "answered": "2026-01-06"}, "RESOLVED", ""),
        ({"state": "CLOSED", "closed": "2026-01-06", "answered": "2026-01-06"}, "CLOSED", ""),
        ({"state": "CLOSED"}, "", "needs the time of its closing"),
        ({"state": "CLOSED", "answered": "2026-01-06"}, "", "needs the time of its closing"),
        ({"state": "RESOLVED"}, "", "needs the time of its answer"),
        ({"state": "OPEN", "closed": "2026-01-06"}, "", "is not closed"),
        ({"state": "WAITING_UNIT", "answered": "2026-01-06"}, "", "is still open"),
        ({"closed": "2026-01-06", "answered": "2026-01-07"}, "", "before the answer"),
    ],
)
def test_the_status_agrees_with_the_times(changes: dict[str, str], status: str, words: str) -> None:
    result = converter_of(FULL, FULL_HEADER).convert(2, full_row(**changes))

    if isinstance(result, Converted):
        assert (result.fields["status"], words) == (status, "")
    else:
        assert words
        assert words in result[0].reason


def test_a_closing_on_the_day_of_the_receipt_needs_no_time() -> None:
    fields = converted(MAPPING, row(closed="2026-01-05")).fields

    assert fields["closed_at"] == fields["received_at"]


def test_teams_and_people_are_found_by_code_and_user_name() -> None:
    fields = converted(FULL, full_row(unit="CLAIMS", worker="alice"), FULL_HEADER).fields

    assert (fields["team"], fields["assignee"]) == (7, 9)


@pytest.mark.parametrize("changes", [{"unit": "TAIPEI"}, {"worker": "mei"}])
def test_teams_and_people_of_other_markets_are_not_known(changes: dict[str, str]) -> None:
    (problem,) = problems(FULL, full_row(**changes), FULL_HEADER)

    assert problem.reason == "This is not known in the market."


def test_lines_stay_in_the_customer_s_words_and_not_in_the_subject() -> None:
    fields = converted(FULL, full_row(title="a\nb", words="c\nd"), FULL_HEADER).fields

    assert (fields["subject"], fields["customer_words"]) == ("a b", "c\nd")


@dataclass
class Pair:
    """A section of two columns that takes everything but bad luck."""

    columns: Sequence[str] = ("title", "extra")

    def convert(self, cells: Mapping[str, str]) -> tuple[str, ...]:
        if "bad" in cells.values():
            raise ValueError("bad luck")
        return tuple(cells.values())

    def write(self, rows: Sequence[tuple[int, Any]], *, now: dt.datetime) -> None:
        raise AssertionError("nothing is written here")


def converter_with_section() -> Converter:
    mapping = MAPPING.replace("[target]", '[target]\nempty = ["n/a"]')
    return compile_mapping(
        parse_mapping(mapping + '[details]\nmore = "extra"\n'),
        HEADER,
        zone=SEOUL,
        sections={"pair": Pair()},
        names={},
        latest=NOW,
    )


def test_what_counts_as_empty_does_so_in_details_and_sections_too() -> None:
    result = converter_with_section().convert(2, row(extra=" n/a "))

    assert isinstance(result, Converted)
    assert result.details == {}
    assert result.sections == {"pair": ("Certificate", "")}


def test_a_section_that_refuses_names_its_columns_and_their_values() -> None:
    result = converter_with_section().convert(2, row(extra="bad"))

    assert result == [Problem("title, extra", "Certificate / bad", "bad luck")]


def test_details_are_kept_short_and_only_where_they_say_something() -> None:
    mapping = f'{MAPPING}\n[details]\nnote = "extra"\nname = "title"\n'

    details: dict[str, Any] = converted(mapping, row(extra="0042 " + "x" * 600, title="T")).details
    assert details == {"note": ("0042 " + "x" * 600)[:500], "name": "T"}
    assert "note" not in converted(mapping, row()).details


def test_a_short_row_lacks_its_last_cells_unless_it_has_swallowed_lines() -> None:
    assert converted(MAPPING, GOOD[:5]).fields["subject"] == "Certificate"
    (problem,) = problems(MAPPING, ["A1", "2026-01-05", "x\nA2,2026-01-05"])
    assert "is a quote not closed" in problem.reason


def test_a_reference_of_an_earlier_line_is_refused_with_that_line() -> None:
    converter = converter_of(MAPPING)
    converter.convert(2, row())

    result = converter.convert(9, row(title="Another"))

    assert isinstance(result, list)
    assert (result[0].reason, result[0].first_line) == (
        "This reference stands already in an earlier line.",
        2,
    )


def test_a_refused_row_does_not_occupy_its_reference() -> None:
    converter = converter_of(MAPPING)
    converter.convert(2, row(received="?"))

    assert isinstance(converter.convert(3, row()), Converted)


def test_repeated_references_can_be_numbered_and_never_meet_another_one() -> None:
    converter = converter_of(MAPPING.replace("[target]", '[target]\nrepeated = "number"'))
    references = []
    for reference in ("A", "A~2", "A", "B", "A", "A~2"):
        result = converter.convert(2, row(id=reference))
        assert isinstance(result, Converted)
        references.append(result.fields["external_ref"])

    assert references == ["A", "A~2", "A~3", "B", "A~4", "A~2~2"]


def test_numbers_of_repeated_references_do_not_depend_on_what_is_refused() -> None:
    converter = converter_of(MAPPING.replace("[target]", '[target]\nrepeated = "number"'))
    converter.convert(2, row(received="?"))

    result = converter.convert(3, row())

    assert isinstance(result, Converted)
    assert result.fields["external_ref"] == "A1~2"


def test_a_row_without_a_reference_takes_no_number() -> None:
    converter = converter_of(MAPPING.replace("[target]", '[target]\nrepeated = "number"'))
    for line in (2, 3):
        result = converter.convert(line, row(id=" "))
        assert result == [Problem("id", " ", "This must not be empty.")]

    good = converter.convert(4, row())

    assert isinstance(good, Converted)
    assert good.fields["external_ref"] == "A1"
