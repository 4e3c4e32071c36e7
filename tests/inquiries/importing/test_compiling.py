"""A mapping and a header become a converter: columns, templates, defaults, what is remembered."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest

from inquiries.services.importing import compiling, moments
from inquiries.services.importing.converting import Converted
from ops_console.shared import errors
from tests.inquiries.importing.files import MAPPING, utc
from tests.inquiries.importing.rows import GOOD, HEADER, converted, converter_of, problems, row


def test_joined_cells_are_one_reference_and_one_time() -> None:
    mapping = MAPPING.replace('"id"', '["id", "extra"]').replace('"received"', '["closed", "id"]')

    fields = converted(mapping, row(id="10:00", closed="2026-01-05", extra="b")).fields

    assert (fields["external_ref"], fields["received_at"]) == ("10:00|b", utc(2026, 1, 5, 1))


def test_a_long_joined_reference_is_shortened_and_stays_its_own() -> None:
    mapping = MAPPING.replace('"id"', '["id", "extra"]')
    one, other = (
        converted(mapping, row(id="x" * 90, extra=extra)).fields["external_ref"]
        for extra in ("a", "b")
    )

    assert len(one) == len(other) == 80
    assert one != other


def test_a_template_puts_cells_into_the_subject_and_never_reads_them_as_columns() -> None:
    mapping = MAPPING.replace('subject = "title"', "") + "\n[templates]\nsubject='{title}: {extra}'"

    assert converted(mapping, row(title="{extra}")).fields["subject"] == "{extra}: \u2013"


def with_reference_of_a_template() -> str:
    return MAPPING.replace('external_ref = "id"', "") + (
        "\n[templates]\nexternal_ref = '{id} of {extra}'\n"
    )


@pytest.mark.parametrize(
    ("changes", "reference"),
    [
        ({"extra": "2025"}, "A1 of 2025"),
        ({}, "A1 of \u2013"),
        ({"id": "", "extra": "b"}, "\u2013 of b"),
    ],
)
def test_a_template_makes_a_reference_of_the_cells_that_there_are(
    changes: dict[str, str], reference: str
) -> None:
    fields = converted(with_reference_of_a_template(), row(**changes)).fields

    assert fields["external_ref"] == reference


def test_a_template_makes_no_reference_of_nothing_and_shortens_no_two_to_one() -> None:
    mapping = with_reference_of_a_template()

    (problem,) = problems(mapping, row(id=" "))
    long = {
        converted(mapping, row(id="x" * 90, extra=extra)).fields["external_ref"] for extra in "ab"
    }

    assert (problem.column, problem.reason) == ("id, extra", "This must not be empty.")
    assert [len(reference) for reference in long] == [80, 80]


def test_what_is_remembered_of_repeated_cells_stays_within_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compiling, "MOST_REMEMBERED", 2)
    read: list[str] = []

    def moment_of(text: str, patterns: Sequence[str], zone: ZoneInfo) -> dt.datetime:
        read.append(text[-2:])
        return moments.moment_of(text, patterns, zone)

    monkeypatch.setattr(compiling, "moment_of", moment_of)
    converter = converter_of(MAPPING.replace('closed_at = "closed"', ""))
    for line, day in enumerate(("01", "02", "01", "02", "03", "03", "01")):
        result = converter.convert(line, row(id=f"A{line}", received=f"2026-01-{day}"))
        assert isinstance(result, Converted)
        assert result.fields["received_at"] == utc(2026, 1, int(day)) - dt.timedelta(hours=9)

    assert read == ["01", "02", "03", "01"]


def test_constants_defaults_and_empty_values_fill_what_a_row_lacks() -> None:
    mapping = (
        MAPPING.replace("[target]", '[target]\nempty = ["n/a"]')
        + '\n[defaults]\ntask_type="COMP_OTHER"'
    )

    for kind in ("", "n/a", "unheard of"):
        assert converted(mapping, row(kind=kind)).fields["task_type"] == "COMP_OTHER"


@pytest.mark.parametrize(
    "mapping",
    [
        MAPPING.replace('"title"', '"heading"'),
        f'{MAPPING}\n[details]\nx = "heading"\n',
        MAPPING.replace('subject = "title"', "") + "\n[templates]\nsubject = '{heading}'\n",
    ],
)
def test_a_column_that_the_file_lacks_is_named(mapping: str) -> None:
    with pytest.raises(errors.Invalid, match=r"no column heading\. Its columns are: id, received"):
        converter_of(mapping)


@pytest.mark.parametrize("count", [2, 3])
def test_of_a_column_that_the_header_has_several_times_the_mapping_says_which(count: int) -> None:
    numbered = tuple(f"title ({nth})" for nth in range(1, count + 1))
    header = (*HEADER[:4], *numbered)
    cells = [*GOOD[:4], *(f"Title {nth}" for nth in range(1, count + 1))]
    mapping = MAPPING.replace('"title"', f'"title ({count})"')

    assert converted(mapping, cells, header).fields["subject"] == f"Title {count}"
    with pytest.raises(errors.Invalid) as refusal:
        converter_of(MAPPING, header)
    assert str(refusal.value.message) == (
        "The header has several columns title. Say in the mapping which one you mean: "
        + ", ".join(numbered)
    )


def test_a_single_column_that_ends_in_a_number_is_not_taken_for_one_of_several() -> None:
    with pytest.raises(errors.Invalid, match="no column title"):
        converter_of(MAPPING, (*HEADER[:4], "title (1)"))


def test_a_constant_time_that_cannot_be_is_an_error_of_the_mapping() -> None:
    mapping = MAPPING.replace('closed_at = "closed"', "") + "\n[defaults]\nclosed_at = 'soon'\n"

    with pytest.raises(errors.Invalid, match="closed_at: This is no time"):
        converter_of(mapping)
