"""Times as other systems write them become moments, or a reason why not."""

from zoneinfo import ZoneInfo

import pytest

from inquiries.services.importing.moments import moment_of
from inquiries.services.importing.problems import CellError
from tests.inquiries.importing.files import utc

SEOUL, NEW_YORK = ZoneInfo("Asia/Seoul"), ZoneInfo("America/New_York")
RIGA = ZoneInfo("Europe/Riga")


@pytest.mark.parametrize(
    ("text", "pattern", "moment"),
    [
        ("2026-01-05", "iso", utc(2026, 1, 4, 15)),
        ("2026-01-05 10:00", "iso", utc(2026, 1, 5, 1)),
        ("2026-01-05T10:00:30.250+02:00", "iso", utc(2026, 1, 5, 8, 0, 30, 250_000)),
        ("2026-01-05T10:00:00Z", "iso", utc(2026, 1, 5, 10)),
        ("5/1/2026 9:05", "%d/%m/%Y %H:%M", utc(2026, 1, 5, 0, 5)),
        ("2026-01-05 오후 2:30", "%Y-%m-%d %p %I:%M", utc(2026, 1, 5, 5, 30)),
        ("2026-01-05 上午 12:30", "%Y-%m-%d %p %I:%M", utc(2026, 1, 4, 15, 30)),
        ("115/01/05", "roc:%Y/%m/%d", utc(2026, 1, 4, 15)),
        ("民國115年1月5日", "roc:民國%Y年%m月%d日", utc(2026, 1, 4, 15)),
        ("1150105", "roc:%Y%m%d", utc(2026, 1, 4, 15)),
        ("990105", "roc:%Y%m%d", utc(2010, 1, 4, 15)),
        ("1150105093000", "roc:%Y%m%d%H%M%S", utc(2026, 1, 5, 0, 30)),
        ("99/01/05", "roc:%Y/%m/%d", utc(2010, 1, 4, 15)),
        ("05.01.26", "%d.%m.%y", utc(2026, 1, 4, 15)),
    ],
)
def test_a_time_is_read_in_its_pattern_and_zone(text: str, pattern: str, moment: object) -> None:
    assert moment_of(text, [pattern], SEOUL) == moment


@pytest.mark.parametrize(
    ("text", "pattern", "words"),
    [
        ("2026-02-30", "iso", "no time in a format"),
        ("2026-01-05 24:00", "iso", "no time in a format"),
        ("24:00 2026-01-05", "%H:%M %Y-%m-%d", "no time in a format"),
        ("26-01-05", "%Y-%m-%d", "no time in a format"),
        ("2026/115/05", "roc:%Y/%m/%d", "no time in a format"),
        ("20260105", "roc:%Y%m%d", "no time in a format"),
        ("05", "roc:%Y%m%d", "no time in a format"),
        ("yesterday", "iso", "no time in a format"),
        ("2026-01-05", "%d/%m/%Y", "no time in a format"),
        ("0001-01-01", "iso", "too far back"),
        ("1899-12-31", "iso", "too far back"),
        ("9999-12-31", "iso", "in the future"),
        ("9999-12-31T23:59:59-12:00", "iso", "in the future"),
    ],
)
def test_a_time_that_cannot_be_is_refused(text: str, pattern: str, words: str) -> None:
    with pytest.raises(CellError, match=words):
        moment_of(text, [pattern], SEOUL)


def test_the_first_pattern_that_fits_decides() -> None:
    assert moment_of("03/04/2026", ["iso", "%m/%d/%Y", "%d/%m/%Y"], SEOUL) == utc(2026, 3, 3, 15)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2026-03-08 02:30", NEW_YORK),
        ("2026-03-29 03:30", RIGA),
        # Korea had summer time in 1987 and 1988.
        ("1988-05-08 02:30", SEOUL),
    ],
)
def test_a_local_time_that_the_clocks_skipped_does_not_exist(text: str, zone: ZoneInfo) -> None:
    with pytest.raises(CellError, match=f"does not exist in {zone.key}"):
        moment_of(text, ["iso"], zone)


def test_of_a_local_time_that_came_twice_the_first_is_meant() -> None:
    assert moment_of("2026-11-01 01:30", ["iso"], NEW_YORK) == utc(2026, 11, 1, 5, 30)
    assert moment_of("2026-10-25 03:30", ["iso"], RIGA) == utc(2026, 10, 25, 0, 30)


def test_old_days_began_by_the_clock_of_their_time() -> None:
    assert moment_of("1960-01-01", ["iso"], SEOUL) == utc(1959, 12, 31, 15, 30)


def test_a_day_begins_even_where_midnight_is_skipped() -> None:
    assert moment_of("2018-11-04", ["iso"], ZoneInfo("America/Sao_Paulo")) == utc(2018, 11, 4, 3)
