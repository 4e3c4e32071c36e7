"""The command: what it says, what it refuses."""

import io
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from metrics.models import DailyFact, FactDay, FactRun
from tests.metrics.world import AS_OF, FIRST_DAY, HOUR, Place


def recompute(**options: Any) -> str:
    out = io.StringIO()
    with time_machine.travel(AS_OF + HOUR, tick=False):
        call_command("recompute", stdout=out, **options)
    return out.getvalue()


def test_it_computes_every_market_and_says_so(world: list[Place]) -> None:
    said = recompute(first=FIRST_DAY.isoformat(), last=FIRST_DAY.isoformat())

    for place in world:
        rows = DailyFact.objects.filter(market=place.market).count()
        assert f"{place.market.code}: 1 days, {rows} rows" in said
        assert f"{place.market.code}: 0 differences" in said


def test_given_days_are_no_complete_run(world: list[Place]) -> None:
    recompute(market="KR", first=FIRST_DAY.isoformat(), last=FIRST_DAY.isoformat())

    assert FactDay.objects.get().day == FIRST_DAY
    assert not FactRun.objects.get().is_complete


def test_without_days_it_computes_all_that_changed(computed_world: list[Place]) -> None:
    before = DailyFact.objects.filter(market=computed_world[0].market).count()

    recompute(market="KR", no_verify=True)

    run = FactRun.objects.filter(market=computed_world[0].market).latest("pk")
    assert run.is_complete
    assert run.verified_at is None
    assert DailyFact.objects.filter(market=computed_world[0].market).count() >= before


def test_wrong_facts_make_it_fail(computed_world: list[Place]) -> None:
    market = computed_world[0].market
    DailyFact.objects.filter(market=market, grain=1).delete()

    with pytest.raises(CommandError, match="differ"):
        recompute(market="KR")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"market": "XX"}, "no market"),
        ({"first": "yesterday"}, "no date"),
        ({"workers": 0}, "--workers"),
        ({"workers": 99}, "--workers"),
    ],
)
def test_what_it_cannot_do_it_refuses(
    world: list[Place], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        recompute(**options)
