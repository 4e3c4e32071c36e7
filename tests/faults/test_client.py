"""Requests are repeated like a browser's: the same one, until it is answered for good."""

import pytest

from faults.client import Answer, insist
from faults.journal import ACKNOWLEDGED, REFUSED, UNSETTLED, end_of


@pytest.mark.parametrize(
    ("answers", "end"),
    [
        ([Answer(0), Answer(503), Answer(201)], ACKNOWLEDGED),
        ([Answer(409, headers={"retry-after": "2"}), Answer(302)], ACKNOWLEDGED),
        ([Answer(500), Answer(409)], REFUSED),
        ([Answer(422)], REFUSED),
    ],
)
def test_what_is_unknown_is_asked_again(answers: list[Answer], end: str) -> None:
    seen: list[int] = []
    waiting = iter(answers)

    last = insist(lambda: next(waiting), patience=60, seen=seen)

    assert end_of(last) == end
    assert seen == [answer.status for answer in answers]


def test_patience_ends() -> None:
    assert end_of(insist(lambda: Answer(503), patience=0)) == UNSETTLED
