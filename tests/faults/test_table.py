"""The table says what came of each fault, and the exit code follows it."""

import json

import pytest

from faults.table import HEADING, Outcome, Verdict, exit_code, line_of

BORNE = Outcome("killed web", tried=12, acknowledged=11, seconds=3.21, note="1x 503")
LOST = Outcome("killed web", tried=1, acknowledged=1, verdict=Verdict(lost=1))
DOUBLED = Outcome("killed web", tried=1, acknowledged=1, verdict=Verdict(duplicated=1))
HALF = Outcome("killed web", verdict=Verdict(complaints=["1 inquiry without a first event"]))
SKIPPED = Outcome("full disk", skipped="only root may mount")


def test_a_line_stands_under_its_heading() -> None:
    heading, line = line_of(HEADING), line_of(BORNE.cells())

    for name, value in (("tried", "12"), ("acknowledged", "11"), ("took", "3.2 s")):
        assert line[: heading.index(name) + len(name)].endswith(value)
    assert line.endswith("1x 503")


def test_what_is_to_be_complained_of_stands_below_the_line() -> None:
    assert HALF.lines()[1].strip() == "!! 1 inquiry without a first event"
    assert "skipped: only root may mount" in SKIPPED.lines()[0]


@pytest.mark.parametrize(("worst", "code"), [(BORNE, 0), (LOST, 1), (DOUBLED, 1), (HALF, 1)])
def test_anything_lost_doubled_or_half_done_fails_the_whole(worst: Outcome, code: int) -> None:
    assert exit_code([BORNE, SKIPPED, worst]) == code


def test_programs_read_the_same() -> None:
    told = json.loads(LOST.as_json())

    assert (told["fault"], told["verdict"]["lost"], told["good"]) == ("killed web", 1, False)
