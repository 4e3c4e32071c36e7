"""Behind every figure stand exactly the inquiries that it counts."""

import datetime as dt
from dataclasses import replace

import pytest

from inquiries import services as inquiries
from inquiries.models import Contact, Inquiry
from metrics import selectors
from metrics.choices import AGE_BUCKETS, Kpi, Part, PeriodPreset
from metrics.rules.kpis import RATES
from metrics.selectors import Drill, MetricsFilter, Question
from ops_console.shared import errors
from staff.models import Staff
from tests.cast import make_person
from tests.metrics.world import AS_OF, HOUR, Place

NOW = AS_OF + HOUR
WHOLE = MetricsFilter(period=PeriodPreset.WEEKS_12)
FILTERS = {
    "everything": WHOLE,
    "one market": replace(WHOLE, market="US-CT"),
    "codes": replace(WHOLE, channel="CALL_IN", stage="KEEP", task_type="CERT"),
    "a year": replace(WHOLE, period=PeriodPreset.MONTHS_12),
    "a month of one task": replace(
        WHOLE.between(dt.date(2026, 3, 1), dt.date(2026, 3, 31)), market="KR", task_type="CERT"
    ),
}


def page_of(person: Staff, filter_: MetricsFilter, question: Question, cursor: str = "") -> Drill:
    places = selectors.places_of(person)
    return selectors.drill_of(places, filter_, question, cursor=cursor, now=NOW)


def all_rows(person: Staff, filter_: MetricsFilter, question: Question) -> list[int]:
    """Walk through all pages; return the units in their order."""
    units: list[int] = []
    page = page_of(person, filter_, question)
    units += [row.unit for row in page.rows]
    while page.next_cursor:
        page = page_of(person, filter_, question, page.next_cursor)
        units += [row.unit for row in page.rows]
    return units


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("kpi", Kpi)
def test_the_list_is_as_long_as_the_figure_says(
    computed_world: list[Place], analyst: Staff, kpi: Kpi, name: str
) -> None:
    filter_ = FILTERS[name]
    figures = {value.kpi: value for value in selectors.kpi_values(analyst, filter_, now=NOW)}
    value = figures[kpi]
    numerator = value.numerator or 0
    numbers = {Part.DENOMINATOR: value.n}
    if kpi in RATES:
        numbers |= {Part.NUMERATOR: numerator, Part.REMAINDER: value.n - numerator}

    for part, number in numbers.items():
        question = Question(kpi, part)
        page = page_of(analyst, filter_, question)
        units = all_rows(analyst, filter_, question)

        assert page.counted == page.found == len(units) == number
        assert len(set(units)) == len(units)
        assert not page.has_changed


def test_the_list_of_a_team_and_a_task_is_as_long_as_its_figure(
    computed_world: list[Place], analyst: Staff
) -> None:
    team = computed_world[0].teams[0]
    filter_ = replace(WHOLE, market="KR", team=str(team.pk), task_type="CERT")
    figures = {value.kpi: value for value in selectors.kpi_values(analyst, filter_, now=NOW)}

    for kpi in Kpi:
        assert len(all_rows(analyst, filter_, Question(kpi))) == figures[kpi].n
    assert figures[Kpi.VOLUME].n


def test_both_parts_together_are_the_whole(computed_world: list[Place], analyst: Staff) -> None:
    for kpi in RATES:
        parts = [set(all_rows(analyst, WHOLE, Question(kpi, part))) for part in Part]

        whole, meant, others = parts
        assert meant | others == whole
        assert not meant & others


def test_contacts_are_listed_with_the_number_of_their_inquiries(
    computed_world: list[Place], analyst: Staff
) -> None:
    place = computed_world[0]
    agent = place.agents[0]
    leg = Contact.objects.filter(agent=agent, handle_seconds__isnull=False).first()
    assert leg is not None

    page = page_of(analyst, WHOLE, Question(Kpi.AHT))

    handled = Contact.objects.filter(handle_seconds__isnull=False)
    assert page.found == handled.count()
    assert page.inquiries == handled.values("inquiry").distinct().count()
    assert {row.value for row in page.rows} <= set(handled.values_list("handle_seconds", flat=True))


def test_the_ages_of_the_backlog_add_up(computed_world: list[Place], analyst: Staff) -> None:
    by_age = [all_rows(analyst, WHOLE, Question(Kpi.BACKLOG, age=age)) for age in AGE_BUCKETS]

    figures = selectors.figures_of(selectors.places_of(analyst), WHOLE, now=NOW)
    assert tuple(map(len, by_age)) == figures.backlog.by_age
    assert sorted(unit for units in by_age for unit in units) == sorted(
        all_rows(analyst, WHOLE, Question(Kpi.BACKLOG))
    )


def test_the_oldest_open_work_stands_first(computed_world: list[Place], analyst: Staff) -> None:
    rows = page_of(analyst, WHOLE, Question(Kpi.BACKLOG)).rows

    moments = [row.at for row in rows]
    assert moments == sorted(moments)
    assert len(rows) == Inquiry.objects.filter(resolved_at__isnull=True, status__in=[
        "NEW", "OPEN", "WAITING_CUSTOMER", "WAITING_UNIT"
    ]).count()  # fmt: skip


def test_what_has_changed_since_is_said(computed_world: list[Place], analyst: Staff) -> None:
    place = computed_world[0]
    inquiry = Inquiry.objects.filter(
        team=place.teams[0], corrections__isnull=True, status="CLOSED"
    ).first()
    assert inquiry is not None
    inquiries.record_correction(
        inquiry_id=inquiry.pk,
        kind="MISGUIDANCE",
        description="Wrong.",
        by=place.agents[0],
        now=NOW,
    )

    page = page_of(analyst, WHOLE, Question(Kpi.MISGUIDANCE, Part.NUMERATOR))

    assert page.has_changed
    assert page.found == page.counted + 1


def test_a_lead_finds_only_the_own_teams_inquiries(computed_world: list[Place]) -> None:
    team = computed_world[0].teams[1]
    lead = make_person("lead", "LEAD", teams=[team])

    rows = page_of(lead, WHOLE, Question(Kpi.VOLUME)).rows

    assert rows
    assert {row.team for row in rows} == {team.name}


def test_before_the_first_run_nothing_is_counted(world: list[Place], analyst: Staff) -> None:
    page = page_of(analyst, WHOLE, Question(Kpi.AHT))

    assert (page.counted, page.found, page.rows) == (0, 0, [])


@pytest.mark.parametrize("cursor", ["x", "%%%", "MjAyNi0wMy0xMQ", "bm90IGEgZGF0ZX4x", "가"])
def test_a_broken_page_mark_is_refused(
    computed_world: list[Place], analyst: Staff, cursor: str
) -> None:
    with pytest.raises(errors.Invalid):
        page_of(analyst, WHOLE, Question(Kpi.VOLUME), cursor)
