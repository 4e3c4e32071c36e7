"""Verification: it finds what is wrong, and nothing else."""

import datetime as dt

import pytest
from django.db.models import F

from inquiries.models import Correction, Inquiry
from metrics import services
from metrics.models import DailyFact
from metrics.services.verification import MAX_NAMED, SAMPLE_DAYS
from tests.metrics.world import AS_OF, FIRST_DAY, HOUR, Place, compute


def verified(
    place: Place, *, days: list[dt.date], since: dt.datetime = AS_OF
) -> services.Verification:
    return services.verify(market=place.market, days=days, as_of=AS_OF, since=since)


def test_right_facts_agree_in_every_cell(computed_world: list[Place]) -> None:
    result = verified(computed_world[0], days=[FIRST_DAY])

    assert result.differences == []
    assert result.cells > 12 * 25


@pytest.mark.parametrize(
    ("grain", "measure"), [(1, "received"), (1, "resolution_met"), (15, "received"), (0, "closed")]
)
def test_a_wrong_cell_is_named(computed_world: list[Place], grain: int, measure: str) -> None:
    place = computed_world[0]
    facts = DailyFact.objects.filter(market=place.market, grain=grain).exclude(**{measure: 0})
    first = facts.exclude(handled=0).order_by("day", "team_id", "channel", "stage").first()
    assert first is not None
    # Only upwards, so that no constraint is hurt; the lists of durations are left alone.
    wrong = facts.filter(day=first.day, team_id=first.team_id, channel=first.channel)
    if measure == "resolution_met":
        wrong.update(resolution_due=F("resolution_due") + 1)
        measure = "resolution_due"
    else:
        wrong.update(**{measure: F(measure) + (1 if grain != 15 or measure != "closed" else 0)})

    result = verified(place, days=[first.day])

    named = {cell["measure"] for cell in result.differences}
    assert measure in named
    assert {cell["day"] for cell in result.differences} == {first.day.isoformat()}


def test_a_wrong_duration_is_named(computed_world: list[Place]) -> None:
    place = computed_world[0]
    fact = DailyFact.objects.filter(market=place.market, grain=5, handled=1).first()
    assert fact is not None
    DailyFact.objects.filter(pk=fact.pk).update(handle_times=b"\0\0\0\1")

    result = verified(place, days=[fact.day])

    assert {cell["measure"] for cell in result.differences} == {"handled (sum)"}


def test_what_is_written_during_the_run_is_no_difference(computed_world: list[Place]) -> None:
    place = computed_world[0]
    inquiry = Inquiry.objects.filter(team=place.teams[0], corrections__isnull=True).first()
    assert inquiry is not None
    Correction.objects.create(
        inquiry=inquiry,
        kind="MISGUIDANCE",
        description="Wrong.",
        recorded_by=place.agents[0],
        recorded_at=AS_OF,
    )
    day = place.market.day_of(inquiry.received_at)

    before = verified(place, days=[day])
    Inquiry.objects.filter(pk=inquiry.pk).update(updated_at=AS_OF)
    after = verified(place, days=[day])

    assert [cell["measure"] for cell in before.differences] == ["misguided"]
    assert after.differences == []
    assert after.cells == before.cells - 1


def test_days_nobody_touched_are_sampled(computed_world: list[Place]) -> None:
    place = computed_world[0]
    DailyFact.objects.filter(market=place.market).delete()

    result = verified(place, days=[])

    days = {cell["day"] for cell in result.differences}
    assert 1 <= len(days) <= SAMPLE_DAYS


def test_a_run_keeps_what_it_found(computed_world: list[Place]) -> None:
    market = computed_world[0].market
    DailyFact.objects.filter(market=market, grain=1).delete()
    later = AS_OF + HOUR

    run = compute(market, as_of=later)

    assert run.differing > 0
    assert 0 < len(run.differences) <= MAX_NAMED
    assert run.verified_at == later
