"""The figures: equal to plain Python over the rows, whatever the filter."""

import datetime as dt
import statistics
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inquiries.choices import Channel, Stage
from metrics import selectors, services
from metrics.choices import Kpi, PeriodPreset
from metrics.models import FactDay, WeekDurations
from metrics.rules.kpis import RATES, TIMES
from metrics.selectors import MetricsFilter
from ops_console.shared import errors
from staff.models import Staff, Team
from tests.cast import make_person
from tests.metrics.oracle import Cell, Facts
from tests.metrics.world import AS_OF, FIRST_DAY, HOUR, Place

NOW = AS_OF + HOUR
WHOLE = MetricsFilter(period=PeriodPreset.WEEKS_12)
FILTERS: dict[str, dict[str, str]] = {
    "everything": {},
    "one market": {"market": "US-CT"},
    "channel": {"channel": "CALL_IN"},
    "stage": {"stage": "CLAIM"},
    "task": {"task_type": "CERT"},
    "channel and stage": {"channel": "CHAT", "stage": "KEEP"},
    "stage and task": {"stage": "KEEP", "task_type": "CERT"},
    "channel and task": {"channel": "CALL_IN", "task_type": "CERT"},
    "team and task": {"team": "Claims", "task_type": "CERT"},
    "team and channel": {"team": "Claims", "channel": "CHAT"},
    "all four codes": {
        "team": "Claims",
        "channel": "CALL_IN",
        "stage": "KEEP",
        "task_type": "CERT",
    },
    "three codes": {"channel": "CALL_IN", "stage": "KEEP", "task_type": "CERT"},
    "7 days": {"period": PeriodPreset.DAYS_7},
    "28 days": {"period": PeriodPreset.DAYS_28},
    "a year": {"period": PeriodPreset.MONTHS_12},
}


def filter_named(name: str) -> MetricsFilter:
    """Return a filter from the list above; a team is named there and has a number here."""
    values = dict(FILTERS[name])
    if "team" in values:
        values["team"] = str(Team.objects.get(name=values["team"]).pk)
    return replace(WHOLE, **values)  # type: ignore[arg-type]


def recount(
    filter_: MetricsFilter, expected: dict[str, Facts], *, upto: dt.date | None = None
) -> Cell:
    """Add up what plain Python finds for a filter, up to a day."""
    period = selectors.filters.period_of(filter_, today=dt.date(2026, 4, 17))
    last = min(upto or period.last, period.last)
    cell = Cell(Counter())
    for market, facts in expected.items():
        if filter_.market not in {"", market}:
            continue
        for key, part in facts.items():
            day, grain, team, channel, stage, task = key
            fits = (
                grain == 15
                and period.first <= day <= last
                and filter_.channel in {"", channel}
                and filter_.stage in {"", stage}
                and filter_.task_type in {"", task}
                and filter_.team in {"", str(team)}
            )
            if fits:
                cell.measures += part.measures
                for name, values in part.durations.items():
                    cell.durations[name] += values
    return cell


@pytest.mark.parametrize("name", FILTERS)
def test_every_figure_is_what_plain_python_finds(
    expected: dict[str, Facts], analyst: Staff, name: str
) -> None:
    filter_ = filter_named(name)

    values = {value.kpi: value for value in selectors.kpi_values(analyst, filter_, now=NOW)}

    cell = recount(filter_, expected)
    assert values[Kpi.VOLUME].n == cell.measures["received"]
    for kpi, made_of in RATES.items():
        value = values[kpi]
        mature = recount(filter_, expected, upto=value.mature_until).measures
        assert value.numerator == mature[made_of.numerator]
        assert value.denominator == mature[made_of.denominator]
        assert value.maturing == cell.measures[made_of.denominator] - mature[made_of.denominator]
    for kpi, time in TIMES.items():
        durations = cell.durations[time.durations]
        assert values[kpi].n == len(durations)
        assert values[kpi].median == (statistics.median(durations) if durations else None)
        assert values[kpi].mean == (
            pytest.approx(statistics.fmean(durations)) if durations else None
        )


@pytest.mark.parametrize("name", FILTERS)
def test_breakdowns_are_what_plain_python_finds(
    expected: dict[str, Facts], analyst: Staff, name: str
) -> None:
    filter_ = filter_named(name)

    figures = selectors.figures_of(selectors.places_of(analyst), filter_, now=NOW)

    for code, found in (("channel", figures.by_channel), ("stage", figures.by_stage)):
        values = Channel.values if code == "channel" else Stage.values
        chosen = getattr(filter_, code)
        received = {
            value: recount(replace(filter_, **{code: value}), expected).measures["received"]  # type: ignore[arg-type]
            for value in values
            if chosen in {"", value}
        }
        assert {value: n for value, n in found.items() if n} == {
            value: n for value, n in received.items() if n
        }


def test_curves_add_up_to_their_figure(computed_world: list[Place], analyst: Staff) -> None:
    figures = selectors.figures_of(selectors.places_of(analyst), WHOLE, now=NOW)

    volume = figures.kpis[Kpi.VOLUME]
    days = [bucket.length for bucket in figures.buckets]
    by_bucket = [(mean or 0) * n for mean, n in zip(volume.curve, days, strict=True)]
    assert sum(by_bucket) == pytest.approx(volume.n)
    assert sum(figures.volume) == volume.n
    assert sum(figures.by_channel.values()) == sum(figures.by_stage.values()) == volume.n
    assert len(volume.curve) == len(figures.buckets)


def test_the_curve_of_the_backlog_ends_at_what_is_open(
    computed_world: list[Place], analyst: Staff
) -> None:
    for period in (PeriodPreset.DAYS_7, PeriodPreset.WEEKS_12, PeriodPreset.MONTHS_12):
        figures = selectors.figures_of(
            selectors.places_of(analyst), MetricsFilter(period=period), now=NOW
        )

        backlog = figures.kpis[Kpi.BACKLOG]
        assert backlog.curve[-1] == backlog.n == figures.backlog.open
        assert sum(figures.backlog.by_age) == figures.backlog.open


def test_weeks_and_single_days_give_the_same_figures(
    computed_world: list[Place], analyst: Staff
) -> None:
    filter_ = MetricsFilter(period=PeriodPreset.MONTHS_12)
    with_weeks = selectors.kpi_values(analyst, filter_, now=NOW)

    WeekDurations.objects.all().delete()
    from_days = selectors.kpi_values(analyst, filter_, now=NOW)

    assert [replace(one, curve=()) for one in with_weeks] == [
        replace(one, curve=()) for one in from_days
    ]


def test_a_lead_sees_only_the_own_team(
    computed_world: list[Place], expected: dict[str, Facts]
) -> None:
    place = computed_world[0]
    lead = make_person("lead", "LEAD", teams=[place.teams[0]])
    filter_ = replace(WHOLE, team=str(place.teams[0].pk))

    values = {value.kpi: value for value in selectors.kpi_values(lead, WHOLE, now=NOW)}

    cell = recount(filter_, expected)
    assert 0 < values[Kpi.VOLUME].n == cell.measures["received"]
    assert values[Kpi.AHT].n == cell.measures["handled"]


@pytest.mark.parametrize("part", ["team", "market"])
def test_places_of_others_do_not_exist(computed_world: list[Place], part: str) -> None:
    place = computed_world[0]
    lead = make_person("lead", "LEAD", teams=[place.teams[0]])
    values: dict[str, Any] = {"team": str(place.teams[1].pk), "market": "TW"}

    with pytest.raises(errors.NotFound):
        selectors.kpi_values(lead, replace(WHOLE, **{part: values[part]}), now=NOW)


def test_somebody_without_a_team_sees_nothing(computed_world: list[Place]) -> None:
    nobody = make_person("nobody", "LEAD")

    with pytest.raises(errors.NotFound):
        selectors.kpi_values(nobody, WHOLE, now=NOW)


def test_before_the_first_run_there_is_no_freshness(world: list[Place], analyst: Staff) -> None:
    figures = selectors.figures_of(selectors.places_of(analyst), WHOLE, now=NOW)

    assert figures.freshness is None
    assert figures.kpis[Kpi.VOLUME].n == 0


def test_freshness_is_that_of_the_oldest_market(
    computed_world: list[Place], analyst: Staff
) -> None:
    market = computed_world[0].market
    later = AS_OF + HOUR
    run = services.begin_run(market=market, as_of=later, now=later)
    services.compute_days(run=run, now=later, report=lambda _day: None)
    services.finish_run(run=run, now=later)

    freshness = selectors.freshness_of([place.market for place in computed_world])

    assert freshness is not None
    assert freshness.as_of == AS_OF
    assert freshness.as_of_in(market.pk) == later
    assert freshness.differing == 0
    assert freshness.cells > run.cells


def test_the_number_of_queries_does_not_grow_with_the_history(
    computed_world: list[Place], analyst: Staff
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        selectors.kpi_values(Staff.objects.get(pk=analyst.pk), WHOLE, now=NOW)
    market = computed_world[0].market
    for n in range(30):
        FactDay.objects.create(
            market=market,
            day=FIRST_DAY - dt.timedelta(days=n + 1),
            wanted_as_of=AS_OF,
            as_of=AS_OF,
            computed_at=AS_OF,
        )

    with CaptureQueriesContext(connection) as many:
        selectors.kpi_values(Staff.objects.get(pk=analyst.pk), WHOLE, now=NOW)

    assert len(few) == len(many) == 10
