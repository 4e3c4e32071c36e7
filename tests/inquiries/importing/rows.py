"""Rows of a small foreign file, and what its mapping makes of them."""

from collections.abc import Sequence

from inquiries.services.importing import parse_mapping
from inquiries.services.importing.compiling import compile_mapping
from inquiries.services.importing.converting import Converted, Converter
from inquiries.services.importing.problems import Problem
from tests.factories import NOW
from tests.inquiries.importing.test_moments import SEOUL

HEADER = ("id", "received", "closed", "kind", "title", "extra")
GOOD = ["A1", "2026-01-05 10:00", "2026-01-07 09:30", "paper", "Certificate", ""]


def converter_of(mapping: str, header: Sequence[str] = HEADER) -> Converter:
    names = {"team": {"CLAIMS": 7}, "assignee": {"alice": 9}}
    return compile_mapping(
        parse_mapping(mapping), header, zone=SEOUL, sections={}, names=names, latest=NOW
    )


def row(**changes: str) -> list[str]:
    return [changes.get(name, cell) for name, cell in zip(HEADER, GOOD, strict=True)]


def converted(mapping: str, cells: list[str], header: Sequence[str] = HEADER) -> Converted:
    result = converter_of(mapping, header).convert(2, cells)
    assert isinstance(result, Converted), result
    return result


def problems(mapping: str, cells: list[str], header: Sequence[str] = HEADER) -> list[Problem]:
    result = converter_of(mapping, header).convert(2, cells)
    assert isinstance(result, list)
    return result
