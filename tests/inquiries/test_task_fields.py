"""Task fields: the catalogue is complete and values are checked the same everywhere."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.choices import DetailProblem, FieldKind, Needed, Stage, TaskType
from inquiries.task_fields import PROFILES, clean_details, missing_for_resolving, profile_of

HOSPITAL = {"event_date": "2026-03-01", "illness_or_accident": "ILLNESS"}


def test_every_task_type_is_described_and_every_stage_is_used() -> None:
    assert list(PROFILES) == TaskType.values
    assert {profile.stage for profile in PROFILES.values()} == set(Stage)


def test_fields_have_unique_keys_and_options_exactly_where_something_is_chosen() -> None:
    for profile in PROFILES.values():
        keys = [field.key for field in profile.fields]
        assert len(keys) == len(set(keys))
        for field in profile.fields:
            assert bool(field.options) == (field.kind in {FieldKind.CHOICE, FieldKind.YES_NO})
            assert not field.not_before or profile.field(field.not_before) is not None


def test_good_values_are_kept_in_the_form_in_which_they_are_stored() -> None:
    raw = {
        **HOSPITAL,
        "admitted_from": dt.date(2026, 3, 2),
        "admitted_to": "2026-03-05 ",
        "surgery": "UNKNOWN",
        "claimed_amount": "1,250,000",
        "documents_complete_on": "",
    }

    clean = clean_details("CLAIM_HOSP", raw)

    assert not clean.problems
    assert clean.values == {
        **HOSPITAL,
        "admitted_from": "2026-03-02",
        "admitted_to": "2026-03-05",
        "surgery": "UNKNOWN",
        "claimed_amount": "1250000.00",
    }


@pytest.mark.parametrize(
    ("task", "key", "value", "problem"),
    [
        ("CLAIM_HOSP", "nonsense", "x", DetailProblem.UNKNOWN_FIELD),
        ("CLAIM_HOSP", "event_date", "11.03.2026", DetailProblem.NOT_A_DATE),
        ("CLAIM_HOSP", "event_date", 20260311, DetailProblem.NOT_A_DATE),
        ("CLAIM_HOSP", "event_date", "0001-01-01", DetailProblem.DATE_OUT_OF_RANGE),
        ("CLAIM_HOSP", "event_date", "9999-12-31", DetailProblem.DATE_OUT_OF_RANGE),
        ("CLAIM_HOSP", "claimed_amount", "-1", DetailProblem.NOT_AN_AMOUNT),
        ("CLAIM_HOSP", "claimed_amount", "1.005", DetailProblem.NOT_AN_AMOUNT),
        ("CLAIM_HOSP", "claimed_amount", "NaN", DetailProblem.NOT_AN_AMOUNT),
        ("CLAIM_HOSP", "claimed_amount", "1e30", DetailProblem.NOT_AN_AMOUNT),
        ("CLAIM_HOSP", "claimed_amount", True, DetailProblem.NOT_AN_AMOUNT),
        ("CLAIM_HOSP", "surgery", "MAYBE", DetailProblem.NOT_A_CHOICE),
        ("CLAIM_HOSP", "surgery", ["YES"], DetailProblem.NOT_A_CHOICE),
        ("CLAIM_DEATH", "heirs", "-3", DetailProblem.NOT_A_NUMBER),
        ("CLAIM_DEATH", "heirs", "٣", DetailProblem.NOT_A_NUMBER),
        ("CLAIM_DEATH", "heirs", 10000, DetailProblem.NOT_A_NUMBER),
        ("CLAIM_DEATH", "heirs", True, DetailProblem.NOT_A_NUMBER),
        ("NB_STATUS", "application_no", 7, DetailProblem.NOT_TEXT),
        ("NB_STATUS", "application_no", "x" * 501, DetailProblem.TOO_LONG),
    ],
)
def test_bad_values_are_named(task: str, key: str, value: Any, problem: DetailProblem) -> None:
    clean = clean_details(task, {key: value})

    assert clean.problems[key] == problem
    assert key not in clean.values


def test_what_is_needed_at_intake_may_not_be_left_out() -> None:
    clean = clean_details("CLAIM_HOSP", {"event_date": " ", "surgery": "YES"})

    assert clean.problems == {
        "event_date": DetailProblem.REQUIRED,
        "illness_or_accident": DetailProblem.REQUIRED,
    }


def test_a_file_of_another_system_may_lack_what_intake_asks_for() -> None:
    clean = clean_details("CLAIM_HOSP", {"surgery": "YES"}, check_required=False)

    assert not clean.problems


def test_a_discharge_before_the_admission_is_refused() -> None:
    dates = {"admitted_from": "2026-03-05", "admitted_to": "2026-03-04"}

    clean = clean_details("CLAIM_HOSP", {**HOSPITAL, **dates})

    assert clean.problems == {"admitted_to": DetailProblem.TOO_EARLY}


def test_numbers_and_amounts_may_come_as_numbers() -> None:
    loan = clean_details("LOAN", {"amount": Decimal("12.50")})
    death = clean_details("CLAIM_DEATH", {"heirs": 3}, check_required=False)

    assert loan.values == {"amount": "12.50"}
    assert death.values == {"heirs": 3}


def test_what_is_needed_before_resolving_is_listed_until_it_is_there() -> None:
    told = {"reason": "BALANCE", "deadline_told": "2026-03-31"}

    missing = [field.key for field in missing_for_resolving("PAY_FAIL", {"reason": "BALANCE"})]

    assert missing == ["deadline_told"]
    assert missing_for_resolving("PAY_FAIL", told) == []


def test_a_choice_is_shown_with_its_words_and_a_text_as_it_is() -> None:
    failed, application = profile_of("PAY_FAIL"), profile_of("NB_STATUS")
    reason, number = failed.field("reason"), application.field("application_no")

    assert reason is not None
    assert number is not None
    assert str(reason.label_of("BALANCE")) == "Balance too low"
    assert number.label_of("A-1") == "A-1"
    assert application.field("nonsense") is None


TEXTS = st.text("0189-.,: eYNOSé가٣", max_size=12)
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.lists(TEXTS)


@given(st.sampled_from(TaskType.values), st.data())
def test_whatever_comes_in_only_storable_values_are_kept(task: str, data: st.DataObject) -> None:
    keys = st.sampled_from([*(field.key for field in profile_of(task).fields), "other"])
    raw = data.draw(st.dictionaries(keys, VALUES))

    clean = clean_details(task, raw)

    assert all(isinstance(value, str | int) for value in clean.values.values())
    assert not clean.values.keys() & clean.problems.keys()
    again = clean_details(task, clean.values)
    assert again.values == clean.values
    required = {f.key for f in profile_of(task).fields if f.needed == Needed.INTAKE}
    assert required <= clean.values.keys() | clean.problems.keys()
