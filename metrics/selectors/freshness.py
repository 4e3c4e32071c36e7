"""As of when the figures are, and when they were last found to agree with the raw tables."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.models import FactRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from staff.models import Market


@dataclass(frozen=True)
class Freshness:
    """The oldest of the last complete runs of some markets, and what their comparisons found."""

    as_of: dt.datetime
    as_of_day: dt.date
    verified_at: dt.datetime | None
    cells: int
    differing: int
    runs: "list[FactRun]"

    def as_of_in(self, market_id: int) -> dt.datetime:
        """Return as of when one market's figures are."""
        return next((run.as_of for run in self.runs if run.market_id == market_id), self.as_of)


def freshness_of(markets: "Sequence[Market]") -> Freshness | None:
    """Return how fresh the figures of these markets are; None before their first run."""
    zones = {market.pk: market for market in markets}
    complete = FactRun.objects.filter(
        market_id__in=zones, is_complete=True, finished_at__isnull=False
    )
    runs = list(complete.order_by("market_id", "-as_of", "-pk").distinct("market_id"))
    if not runs:
        return None
    verified = [run.verified_at for run in runs]
    return Freshness(
        as_of=min(run.as_of for run in runs),
        as_of_day=min(zones[run.market_id].day_of(run.as_of) for run in runs),
        verified_at=None if None in verified else min(at for at in verified if at),
        cells=sum(run.cells for run in runs),
        differing=sum(run.differing for run in runs),
        runs=runs,
    )
