import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.choices import Lane, Part, Why
from voc.rules import (
    WEIGHTS,
    ClusterFacts,
    Handling,
    Parts,
    Ranked,
    Recurrence,
    Site,
    rank,
    reason_of,
    top_three_stability,
    wilson,
)
from voc.rules.impact import harm_part, parts_of, recurrence_part, score_of, time_part

SITE = Site(median_share=0.1, handled_seconds=100_000)
levels = st.tuples(*[st.integers(0, 40)] * 5)
shares = st.integers(0, 200).flatmap(
    lambda base: st.builds(Recurrence, st.just(base), st.integers(0, base))
)


def issue(task: str = "CERT", cause: int = 1, **facts: object) -> ClusterFacts:
    values = {"harm_levels": (20, 0, 0, 0, 0), "worst_breach": 0, "severe": 0, **facts}
    return ClusterFacts(task_type=task, cause_id=cause, **values)  # type: ignore[arg-type]


@st.composite
def issues(draw: st.DrawFn) -> list[ClusterFacts]:
    return [
        issue(
            cause=number,
            harm_levels=harm,
            worst_breach=breach,
            severe=harm[4] + (breach == 4),
            recurrence=draw(shares),
            handling=Handling(draw(st.integers(0, 99)), draw(st.integers(0, 9999)), 100.0),
        )
        for number, (harm, breach) in enumerate(
            draw(st.lists(st.tuples(levels, st.integers(0, 4)), max_size=12))
        )
        if sum(harm)
    ]


def test_the_weights_are_those_of_the_definition() -> None:
    assert WEIGHTS.as_tuple() == (35, 30, 20, 15)
    assert score_of(Parts(100, 0, 0, 0)) == 35
    assert score_of(Parts(0, 100, 0, 0)) == 30
    assert score_of(Parts(0, 0, 100, 0)) == 20
    assert score_of(Parts(0, 0, 0, 100)) == 15


@pytest.mark.parametrize(
    ("counts", "part"),
    [
        ((10, 0, 0, 0, 0), 0),
        ((90, 10, 0, 0, 0), 0),
        ((89, 11, 0, 0, 0), 25),
        ((0, 9, 0, 0, 1), 25),
        ((0, 8, 0, 0, 2), 100),
        ((1, 0, 1, 0, 0), 50),
        ((0, 0, 0, 1, 0), 75),
        ((0, 0, 0, 0, 0), 0),
    ],
)
def test_harm_is_that_of_the_ninetieth_percentile_case(
    counts: tuple[int, ...], part: float
) -> None:
    assert harm_part(counts) == part


@given(levels)
def test_harm_is_the_level_that_nine_of_ten_cases_do_not_exceed(counts: tuple[int, ...]) -> None:
    cases = sorted(level for level, count in enumerate(counts) for _ in range(count))
    if not cases:
        return

    level = harm_part(counts) / 25

    assert 10 * sum(case <= level for case in cases) >= 9 * len(cases)
    assert level in cases


@pytest.mark.parametrize(
    ("hits", "base", "expected"),
    [
        (0, 20, (0.0, 0.0, 0.16113)),
        (1, 20, (0.00888, 0.05, 0.23613)),
        (3, 40, (0.02585, 0.075, 0.19867)),
        (40, 1000, (0.02951, 0.04, 0.05401)),
    ],
)
def test_wilson_gives_the_published_intervals(
    hits: int, base: int, expected: tuple[float, float, float]
) -> None:
    interval = wilson(hits, base)

    assert (interval.low, interval.value, interval.high) == pytest.approx(expected, abs=5e-4)


def test_without_a_base_wilson_claims_nothing() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)


@given(shares)
def test_wilson_contains_the_share(recurrence: Recurrence) -> None:
    interval = wilson(recurrence.hits, recurrence.base)

    assert 0 <= interval.low <= interval.value + 1e-12
    assert interval.value <= interval.high + 1e-12 <= 1 + 2e-12


def test_recurrence_runs_from_the_median_share_to_three_times_of_it() -> None:
    at_median = Recurrence(base=1_000_000, hits=100_000)
    at_double = Recurrence(base=1_000_000, hits=200_000)
    beyond = Recurrence(base=1_000_000, hits=400_000)

    assert recurrence_part(at_median, SITE) == 0
    assert recurrence_part(at_double, SITE) == pytest.approx(50, abs=1)
    assert recurrence_part(beyond, SITE) == 100


def test_few_inquiries_cannot_prove_recurrence() -> None:
    assert recurrence_part(Recurrence(base=4, hits=1), SITE) == 0
    assert recurrence_part(Recurrence(base=400, hits=100), SITE) > 50


def test_handling_time_adds_the_excess_and_the_re_contacts() -> None:
    handling = Handling(contacts=10, seconds=1100, task_median=100.0)
    facts = issue(handling=handling, recurrence=Recurrence(10, 5))

    part = time_part(facts, SITE)

    assert part == pytest.approx(100 * ((110 - 100) * 10 + 5 * 110) / 100_000 / 0.02)


def test_quicker_contacts_than_usual_are_no_negative_burden() -> None:
    facts = issue(handling=Handling(contacts=10, seconds=500, task_median=100.0))

    assert time_part(facts, SITE) == 0


def test_the_site_is_the_median_over_issues_with_enough_inquiries() -> None:
    site = Site.of(
        [
            issue(cause=1, recurrence=Recurrence(10, 1)),
            issue(cause=2, recurrence=Recurrence(20, 4)),
            issue(cause=3, recurrence=Recurrence(10, 9)),
            issue(cause=4, recurrence=Recurrence(9, 9)),
        ],
        handled_seconds=7,
    )

    assert site == Site(median_share=0.2, handled_seconds=7)


def test_a_site_whose_median_is_nothing_is_measured_by_its_overall_share() -> None:
    quiet = [issue(cause=number, recurrence=Recurrence(20, 0)) for number in range(3)]
    loud = issue(cause=9, recurrence=Recurrence(40, 10))

    site = Site.of([*quiet, loud], handled_seconds=0)

    assert site.median_share == 0.1
    assert recurrence_part(loud.recurrence, site) > 0
    assert recurrence_part(loud.recurrence, Site.of([], handled_seconds=0)) == 0


def test_the_worst_harm_or_breach_goes_to_now_however_few() -> None:
    frequent = issue(cause=1, harm_levels=(0, 0, 0, 900, 0), worst_breach=3)
    single = issue(cause=2, harm_levels=(0, 0, 0, 0, 1), severe=1)
    reportable = issue(cause=3, harm_levels=(5, 0, 0, 0, 0), worst_breach=4, severe=1)

    ranked = rank([frequent, single, reportable], SITE)

    assert [row.facts.cause_id for row in ranked] == [2, 3, 1]
    assert [row.lane for row in ranked] == [Lane.NOW, Lane.NOW, Lane.IN_TURN]
    assert [row.count_rank for row in ranked] == [3, 2, 1]
    assert [row.rise for row in ranked] == [2, 0, -2]


def test_fewer_than_ten_harmless_inquiries_get_no_rank() -> None:
    nine = issue(cause=1, harm_levels=(0, 0, 0, 9, 0))
    ten = issue(cause=2, harm_levels=(10, 0, 0, 0, 0))

    ranked = rank([nine, ten], SITE)

    assert [(row.facts.cause_id, row.lane, row.impact_rank) for row in ranked] == [
        (2, Lane.IN_TURN, 1),
        (1, Lane.TOO_FEW, None),
    ]
    assert ranked[1].rise == 0


@given(issues())
def test_every_issue_is_ranked_once_and_scores_fall_within_a_lane(rows: list[ClusterFacts]) -> None:
    ranked = rank(rows, SITE)

    assert sorted(row.count_rank for row in ranked) == list(range(1, len(rows) + 1))
    assert {row.facts.key for row in ranked} == {row.key for row in rows}
    for lane in Lane:
        scores = [row.score for row in ranked if row.lane is lane]
        assert scores == sorted(scores, reverse=True)
    assert all(0 <= row.score <= 100 for row in ranked)
    assert [list(Lane).index(row.lane) for row in ranked] == sorted(
        list(Lane).index(row.lane) for row in ranked
    )


@given(issues())
def test_the_order_of_the_rows_does_not_matter(rows: list[ClusterFacts]) -> None:
    assert rank(rows, SITE) == rank(rows[::-1], SITE)


@given(issues())
def test_stability_is_a_share_that_never_changes_for_the_same_rows(
    rows: list[ClusterFacts],
) -> None:
    ranked = rank(rows, SITE)

    stability = top_three_stability(ranked)

    assert stability == top_three_stability(ranked)
    assert stability is None or 0 <= stability <= 1
    assert stability is None or sum(row.impact_rank is not None for row in ranked) > 3


def test_a_clear_lead_is_stable_and_a_close_race_is_not() -> None:
    clear = [issue(cause=n, harm_levels=(0, 0, 0, 20, 0)) for n in range(3)]
    rest = [issue(cause=10 + n) for n in range(5)]
    harm = [issue(cause=n, harm_levels=(0, 0, 20, 0, 0)) for n in range(3)]
    breach = [issue(cause=20 + n, worst_breach=2) for n in range(3)]

    assert top_three_stability(rank([*clear, *rest], SITE)) == 1.0
    close = top_three_stability(rank([*harm, *breach], SITE))
    assert close is not None
    assert 0.3 < close < 0.99


def test_three_issues_or_three_without_a_score_are_no_choice() -> None:
    harmed = [issue(cause=n, harm_levels=(0, 0, 0, 20, 0)) for n in range(4)]
    harmless = [issue(cause=n) for n in range(5)]

    assert top_three_stability(rank(harmed, SITE)) is not None
    assert top_three_stability(rank(harmed[:3], SITE)) is None
    assert top_three_stability(rank(harmless, SITE)) is None


def ranked_alone(facts: ClusterFacts) -> Ranked:
    return rank([facts], SITE)[0]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (issue(severe=2, harm_levels=(0, 0, 0, 0, 2)), Why.SEVERE),
        (issue(harm_levels=(3, 0, 0, 0, 0)), Why.TOO_FEW),
        (issue(harm_levels=(0, 0, 0, 20, 0), worst_breach=1), Why.HARM),
        (issue(harm_levels=(0, 20, 0, 0, 0), worst_breach=3), Why.BREACH),
        (issue(recurrence=Recurrence(100, 90)), Why.RECURRENCE),
        (issue(handling=Handling(10, 50_000, 100.0)), Why.TIME),
        (issue(), Why.NOTHING),
    ],
)
def test_the_reason_is_the_largest_part(facts: ClusterFacts, why: Why) -> None:
    assert reason_of(ranked_alone(facts), SITE).why is why


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_can_be_filled_with_its_numbers(why: Why) -> None:
    facts = {
        Why.SEVERE: issue(severe=1, harm_levels=(0, 0, 0, 0, 1)),
        Why.TOO_FEW: issue(harm_levels=(1, 0, 0, 0, 0)),
    }
    numbers = reason_of(ranked_alone(facts.get(why, issue())), SITE).numbers

    text = why.label % dict.fromkeys(numbers, "7")

    assert "%(" not in text


def test_each_part_has_a_reason_of_its_own() -> None:
    assert {part.value for part in Part} < set(Why.values)


def test_parts_of_an_issue_come_from_its_own_facts() -> None:
    facts = issue(harm_levels=(0, 0, 0, 20, 0), worst_breach=2)

    assert parts_of(facts, SITE) == Parts(75.0, 50.0, 0.0, 0.0)


def test_ranking_a_thousand_issues_is_quick() -> None:
    rows = [issue(cause=n, harm_levels=(n % 7, 9, n % 5, 0, 0)) for n in range(1000)]
    started = dt.datetime.now(tz=dt.UTC)

    top_three_stability(rank(rows, SITE))

    assert dt.datetime.now(tz=dt.UTC) - started < dt.timedelta(seconds=2)
