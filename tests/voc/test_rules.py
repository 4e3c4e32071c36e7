import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy import percentile

from voc.choices import TagRefusal
from voc.rules import (
    Span,
    TagState,
    code_of,
    histogram_percentile,
    label_in,
    matches,
    span_of,
    tag_refusal,
    untag_refusal,
)

TODAY = dt.date(2026, 3, 11)
STATE = TagState(status="OPEN", is_primary=True, cause_id=1)


@given(st.dictionaries(st.integers(-5, 4000), st.integers(0, 5), max_size=30), st.floats(0, 1))
def test_a_percentile_of_counted_values_is_that_of_the_listed_ones(
    counts: dict[int, int], fraction: float
) -> None:
    listed = [value for value, count in counts.items() for _ in range(count)]

    result = histogram_percentile(counts, fraction)

    if not listed:
        assert result is None
    else:
        assert result == pytest.approx(percentile(listed, 100 * fraction), abs=1e-6)


@pytest.mark.parametrize(
    ("period", "first"),
    [("4w", (2026, 2, 12)), ("8w", (2026, 1, 15)), ("12w", (2025, 12, 18)), ("12m", (2025, 3, 12))],
)
def test_periods_end_today_and_have_whole_weeks(period: str, first: tuple[int, int, int]) -> None:
    assert span_of(period, TODAY) == Span(dt.date(*first), TODAY)


def test_a_year_that_ends_on_a_leap_day_begins_on_the_first_of_march() -> None:
    assert span_of("12m", dt.date(2028, 2, 29)) == Span(dt.date(2027, 3, 1), dt.date(2028, 2, 29))


def test_all_time_is_open_and_custom_days_stay_as_they_are() -> None:
    days = Span(dt.date(2026, 1, 1), None)

    assert span_of("all", TODAY) == Span(None, None)
    assert span_of("custom", TODAY, days) == days
    assert span_of("custom", TODAY) == Span()


@pytest.mark.parametrize(
    ("language", "label"),
    [("ko", "지연"), ("zh-hant", "延誤"), ("zh-Hant", "延誤"), ("fr", "Delay")],
)
def test_a_label_comes_in_the_language_or_in_english(language: str, label: str) -> None:
    assert label_in({"ko": "지연", "zh-Hant": "延誤", "en": "Delay"}, language) == label


def test_a_label_in_one_language_serves_all() -> None:
    assert label_in({"ja": "遅延"}, "ko") == "遅延"
    assert label_in({}, "ko") == ""


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", True), ("구버전", True), ("버전 기준", True), ("OUTDATED rule", True), ("c1.5", True),
     ("舊版", True), ("지연", False), ("outdated delay", False)],
)  # fmt: skip
def test_a_cause_is_found_by_code_or_words_of_any_language(typed: str, found: bool) -> None:  # noqa: FBT001
    assert matches(typed, ["C1.5", "구버전 기준", "舊版規定", "Outdated rule"]) is found


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Denial", r"denial"),
        ("Claim Handling", r"claim-handling"),
        ("DENIAL", r"denial-[0-9a-f]{6}"),
        ("Premium & Rating", r"premium-rating-[0-9a-f]{6}"),
        ("保全", r"[0-9a-f]{6}"),
    ],
)
def test_codes_of_labels_are_readable(label: str, code: str) -> None:
    assert re.fullmatch(code, code_of(label))


@given(st.lists(st.text(min_size=1, max_size=40), min_size=2, max_size=20, unique=True))
def test_two_labels_never_share_a_code(labels: list[str]) -> None:
    assert len({code_of(label) for label in labels}) == len(labels)


@given(st.text(min_size=1))
def test_a_code_never_changes_and_fits_its_column(label: str) -> None:
    assert code_of(label) == code_of(label)
    assert 1 <= len(code_of(label)) <= 39


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({}, None),
        ({"status": "NEW"}, None),
        ({"status": "RESOLVED"}, None),
        ({"status": "CLOSED"}, None),
        ({"status": "MERGED"}, TagRefusal.MERGED),
        ({"in_tree": False}, TagRefusal.OTHER_TREE),
        ({"is_active": False}, TagRefusal.INACTIVE),
        ({"is_leaf": False}, TagRefusal.NOT_A_LEAF),
        ({"other_cause_id": 2}, None),
        ({"other_cause_id": 1}, TagRefusal.TWICE),
        ({"is_primary": False}, TagRefusal.PRIMARY_FIRST),
        ({"is_primary": False, "other_cause_id": 2}, None),
        ({"is_primary": False, "other_cause_id": 1}, TagRefusal.TWICE),
        ({"harm": 4, "breach": 4}, None),
        ({"harm": 5}, TagRefusal.LEVEL_UNKNOWN),
        ({"breach": -1}, TagRefusal.LEVEL_UNKNOWN),
    ],
)
def test_a_cause_can_be_set_or_says_why_not(
    change: dict[str, object], refusal: TagRefusal | None
) -> None:
    state = TagState(**{**vars(STATE), **change})

    assert tag_refusal(state) is refusal


@pytest.mark.parametrize(
    ("status", "is_primary", "other", "refusal"),
    [
        ("OPEN", True, None, None),
        ("OPEN", True, 2, TagRefusal.SECOND_REMAINS),
        ("OPEN", False, 2, None),
        ("RESOLVED", True, None, TagRefusal.NEEDED),
        ("CLOSED", True, 2, TagRefusal.NEEDED),
        ("CLOSED", False, 2, None),
        ("MERGED", False, 2, TagRefusal.MERGED),
    ],
)
def test_a_cause_can_be_removed_or_says_why_not(
    status: str,
    is_primary: bool,  # noqa: FBT001
    other: int | None,
    refusal: TagRefusal | None,
) -> None:
    state = TagState(status=status, is_primary=is_primary, other_cause_id=other)

    assert untag_refusal(state) is refusal
