"""Scales and ticks of charts, as properties."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops_console.shared.charts.scales import Scale, axis, chosen_labels, nice_ticks
from ops_console.shared.charts.words import number, percent, shorten, width

numbers = st.floats(min_value=-1e15, max_value=1e15, allow_nan=False, allow_infinity=False)


@given(numbers, numbers)
def test_ticks_enclose_the_values_and_rise_in_equal_steps(first: float, second: float) -> None:
    ticks = nice_ticks(first, second)

    low, high = min(first, second), max(first, second)
    slack = 1e-6 * max(abs(low), abs(high), 1e-9)
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    steps = [after - before for before, after in pairwise(ticks)]
    assert all(step > 0 for step in steps)
    assert max(steps) - min(steps) <= 1e-6 * max(map(abs, ticks))


@given(numbers, numbers)
def test_ticks_are_few(first: float, second: float) -> None:
    assert 2 <= len(nice_ticks(first, second)) <= 7


@given(st.floats(min_value=1e-12, max_value=1e12))
def test_a_step_is_one_two_two_and_a_half_or_five(span: float) -> None:
    ticks = nice_ticks(0.0, span)

    step = ticks[1] - ticks[0]
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - nice) for nice in (1, 2, 2.5, 5)) < 1e-6


@given(numbers, st.floats(min_value=1, max_value=1e9))
def test_a_place_stays_inside_the_range(value: float, span: float) -> None:
    scale = Scale(0.0, span, 200.0, 10.0)

    assert 10.0 <= scale.place(value) <= 200.0


@given(st.lists(numbers, max_size=30))
def test_an_axis_with_zero_contains_zero(values: list[float]) -> None:
    _, ticks = axis(values, zero=True, top=0, bottom=100)

    assert ticks[0] <= 0 <= ticks[-1]


@given(st.integers(1, 500), st.integers(2, 12))
def test_chosen_labels_are_at_most_as_many_as_asked(count: int, most: int) -> None:
    chosen = chosen_labels(count, most)

    assert 1 <= len(chosen) <= most
    assert chosen[0] == 0
    assert chosen[-1] < count


@given(st.text(alphabet="가나다abc 保險", max_size=60), st.floats(min_value=20, max_value=300))
def test_a_shortened_text_fits(text: str, most: float) -> None:
    assert width(shorten(text, most)) <= most + 1


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (412, "412"), (14302, "14,302"), (2.5, "2.50"), (0.0123, "0.0123"), (3e12, "3e+12")],
)
def test_a_number_is_printed_with_the_digits_it_needs(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.914, "91.4%"), (0.5, "50%"), (0.0565, "5.65%"), (1, "100%"), (0, "0%")]
)
def test_a_share_is_printed_as_percentage(value: float, text: str) -> None:
    assert percent(value) == text
