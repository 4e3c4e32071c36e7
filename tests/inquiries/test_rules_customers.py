"""What may become of a customer's facts."""

import datetime as dt

import pytest

from inquiries.choices import FactProblem
from inquiries.rules.customers import changing_problem, is_plausible_birth

TODAY = dt.date(2026, 3, 12)


@pytest.mark.parametrize(
    ("day", "plausible"),
    [
        (dt.date(1899, 12, 31), False),
        (dt.date(1900, 1, 1), True),
        (TODAY, True),
        (TODAY + dt.timedelta(days=1), False),
    ],
)
def test_people_are_born_from_1900_to_today(day: dt.date, *, plausible: bool) -> None:
    assert is_plausible_birth(day, today=TODAY) is plausible


@pytest.mark.parametrize(
    ("told", "problem"),
    [("김새롬", None), ("", FactProblem.NAME_NEEDED), ("김*늘", FactProblem.IS_MASK)],
)
def test_a_name_is_kept_and_not_replaced_by_its_mask(told: str, problem: str | None) -> None:
    found = changing_problem(
        field="name", kind="name", told=told, standing="김하늘", mask="김*늘",
        may_see_sensitive=False,
    )  # fmt: skip

    assert found == problem


def test_a_value_that_looks_like_its_own_mask_may_be_told_again() -> None:
    found = changing_problem(
        field="account", kind="account", told="***", standing="***", mask="***",
        may_see_sensitive=True,
    )  # fmt: skip

    assert found is None


@pytest.mark.parametrize("kind", ["national_id", "account", "health"])
@pytest.mark.parametrize(
    ("standing", "sees", "problem"),
    [
        ("", False, None),
        ("there", True, None),
        ("there", False, FactProblem.NOT_YOURS),
    ],
)
def test_what_somebody_may_not_see_they_enter_but_do_not_replace(
    kind: str, standing: str, problem: str | None, *, sees: bool
) -> None:
    found = changing_problem(
        field=kind, kind=kind, told="new", standing=standing, mask="***", may_see_sensitive=sees
    )

    assert found == problem
