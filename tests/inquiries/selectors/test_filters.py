"""Filters are read from URLs, written to URLs, and refuse what they do not know."""

import pytest

from inquiries.selectors import ListFilter, QueueFilter
from ops_console.shared import errors


def test_a_filter_survives_the_way_through_a_url() -> None:
    query = {"view": "waiting", "team": "7", "channel": "EMAIL", "due": "today", "text": "kim"}

    filter_ = QueueFilter.from_query({**query, "page": "9", "stage": "", "sort": "ignored"})

    assert filter_ == QueueFilter(
        view="waiting", team="7", channel="EMAIL", due="today", text="kim"
    )
    assert filter_.query() == query
    assert QueueFilter.from_query(filter_.query()) == filter_


def test_what_is_usual_does_not_stand_in_the_url() -> None:
    assert QueueFilter().query() == {}
    assert QueueFilter(view="mine", text="x").query(text="", view="team") == {"view": "team"}
    assert ListFilter(sort="newest").query() == {}


@pytest.mark.parametrize(
    "query",
    [
        {"view": "everything"},
        {"channel": "PIGEON"},
        {"stage": "LATER"},
        {"task_type": "DANCE"},
        {"priority": "SUPER"},
        {"status": "PARKED"},
        {"due": "someday"},
        {"team": "claims"},
        {"team": "-1"},
        {"team": "9" * 30},
        {"text": "x" * 201},
    ],
)
def test_unknown_values_are_refused(query: dict[str, str]) -> None:
    with pytest.raises(errors.Invalid):
        QueueFilter.from_query(query)


@pytest.mark.parametrize(
    ("first", "last"), [("2026-13-01", ""), ("", "yesterday"), ("2026-03-02", "2026-03-01")]
)
def test_a_period_is_made_of_two_days_in_order(first: str, last: str) -> None:
    filter_ = ListFilter(received_from=first, received_to=last)

    with pytest.raises(errors.Invalid) as refused:
        _ = filter_.days

    assert refused.value.code == "bad_period"


def test_the_list_sorts_only_as_it_can() -> None:
    assert ListFilter.from_query({"sort": "due"}).sort == "due"
    with pytest.raises(errors.Invalid):
        ListFilter.from_query({"sort": "customer__name"})
