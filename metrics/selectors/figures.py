"""The figures of a selection, each with its population, interval and curve."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from metrics.choices import DEFINITIONS, Kpi, Unit
from metrics.rules.days import ONE_DAY
from metrics.rules.histograms import Histogram
from metrics.rules.kpis import MATURING_DAYS, RATES, TIMES, Rate
from metrics.rules.periods import (
    Bucket,
    Period,
    buckets_of,
    first_maturing,
    last_mature_day,
    volume_buckets_of,
)
from metrics.rules.statistics import enough, mean, percentile, percentile_interval, rate, wilson
from metrics.selectors import facts
from metrics.selectors.backlog import Backlog, backlog_of
from metrics.selectors.filters import MetricsFilter, Places, places_of, selection_of
from metrics.selectors.freshness import Freshness, freshness_of

if TYPE_CHECKING:
    from metrics.rules.selections import Selection
    from metrics.rules.series import Series
    from staff.models import Market, Staff

MEDIAN, P90 = 0.5, 0.9


@dataclass(frozen=True, kw_only=True)
class KpiValue:
    """One figure. `value` is a count, a share from 0 to 1 or a median; None: nothing to count.

    `n` cases are behind it; `low` and `high` are its 95 % interval; of `maturing` more cases it is
    too early to tell. `curve` has a value for each bucket of the period.
    """

    kpi: Kpi
    n: int
    value: float | None
    numerator: int | None = None
    denominator: int | None = None
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    median: float | None = None
    p90: float | None = None
    maturing: int = 0
    mature_until: dt.date | None = None
    curve: tuple[float | None, ...] = ()
    maturing_from: int | None = None

    @property
    def unit(self) -> Unit:
        """What the value is counted in."""
        return DEFINITIONS[self.kpi].unit

    @property
    def version(self) -> int:
        """Which version of the definition it follows."""
        return DEFINITIONS[self.kpi].version

    @property
    def is_enough(self) -> bool:
        """Whether there are enough cases to say anything; a count says what it says."""
        return self.unit == Unit.COUNT or enough(self.n)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All figures of a filter and what a dashboard draws beside them."""

    selection: "Selection"
    freshness: Freshness | None
    buckets: list[Bucket]
    kpis: dict[Kpi, KpiValue]
    backlog: Backlog
    volume_buckets: list[Bucket]
    volume: list[int]
    unmatchable: int
    direct_complaints: int
    abandoned: int
    by_channel: dict[str, int]
    by_stage: dict[str, int]


def kpi_values(person: "Staff", filter_: MetricsFilter, *, now: dt.datetime) -> list[KpiValue]:
    """Return every figure that the filter asks for and the person may see, in their order."""
    kpis = figures_of(places_of(person), filter_, now=now).kpis
    return [kpis[kpi] for kpi in Kpi]


def figures_of(places: Places, filter_: MetricsFilter, *, now: dt.datetime) -> Figures:
    """Return the figures of a filter; NotFound for a place that is not open to the person."""
    selection = selection_of(places, filter_, now=now)
    markets = places.chosen(filter_.market)
    freshness = freshness_of(markets)
    as_of_day = freshness.as_of_day if freshness else selection.period.first
    period = selection.period
    buckets = buckets_of(period, by_day=period.is_short)
    volume_buckets = volume_buckets_of(period)
    series, opening = facts.measures(selection, single_from=single_days_from(period, as_of_day))
    backlog = backlog_of(markets, selection, now=now)
    received = facts.breakdowns(selection, "channel", "stage")
    return Figures(
        selection=selection,
        freshness=freshness,
        buckets=buckets,
        kpis={
            Kpi.VOLUME: _volume(series, buckets),
            **{kpi: rate_value(kpi, series, buckets, as_of_day=as_of_day) for kpi in RATES},
            **_times(selection, buckets),
            Kpi.BACKLOG: _backlog(backlog, series, buckets, opening=opening),
        },
        backlog=backlog,
        volume_buckets=volume_buckets,
        volume=series.by(volume_buckets, "received"),
        unmatchable=series.sum("unmatchable"),
        direct_complaints=series.sum("received") - series.sum("complaint_base"),
        abandoned=series.sum("abandoned"),
        by_channel=received["channel"],
        by_stage=received["stage"],
    )


def single_days_from(period: Period, as_of_day: dt.date) -> dt.date:
    """Return from which day on single days matter: for days and months, or for maturing ones."""
    if period.has_daily_volume or period.has_monthly_volume:
        return period.first
    return last_mature_day(as_of_day, max(MATURING_DAYS.values())) + ONE_DAY


def rate_value(
    kpi: Kpi, series: "Series", buckets: Sequence[Bucket], *, as_of_day: dt.date
) -> KpiValue:
    """Return a share over the mature days; the curve shows the maturing ones too."""
    made_of = RATES[kpi]
    mature = last_mature_day(as_of_day, made_of.maturing_days) if made_of.maturing_days else None
    numerator = series.sum(made_of.numerator, last=mature)
    denominator = series.sum(made_of.denominator, last=mature)
    interval = wilson(numerator, denominator)
    return KpiValue(
        kpi=kpi,
        n=denominator,
        value=rate(numerator, denominator),
        numerator=numerator,
        denominator=denominator,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        maturing=series.sum(made_of.denominator) - denominator,
        mature_until=mature,
        curve=_rate_curve(made_of, series, buckets),
        maturing_from=first_maturing(buckets, mature) if mature else None,
    )


def _rate_curve(
    made_of: Rate, series: "Series", buckets: Sequence[Bucket]
) -> tuple[float | None, ...]:
    numerators = series.by(buckets, made_of.numerator)
    denominators = series.by(buckets, made_of.denominator)
    return tuple(map(rate, numerators, denominators))


def _volume(series: "Series", buckets: Sequence[Bucket]) -> KpiValue:
    received = series.sum("received")
    # A day's mean, because the outer weeks may be cut.
    curve = tuple(
        count / bucket.length
        for count, bucket in zip(series.by(buckets, "received"), buckets, strict=True)
    )
    return KpiValue(kpi=Kpi.VOLUME, n=received, value=received, denominator=received, curve=curve)


def _backlog(
    backlog: Backlog, series: "Series", buckets: Sequence[Bucket], *, opening: int
) -> KpiValue:
    came, left = series.by(buckets, "received"), series.by(buckets, "departed")
    changes = (arrived - gone for arrived, gone in zip(came, left, strict=True))
    curve = tuple(float(value) for value in list(accumulate(changes, initial=opening))[1:])
    return KpiValue(
        kpi=Kpi.BACKLOG, n=backlog.open, value=backlog.open, denominator=backlog.open, curve=curve
    )


def _times(selection: "Selection", buckets: Sequence[Bucket]) -> dict[Kpi, KpiValue]:
    found = facts.durations(selection, buckets)
    return {
        kpi: time_value(kpi, found[time.durations].whole, by_bucket=found[time.durations].by_bucket)
        for kpi, time in TIMES.items()
    }


def time_value(kpi: Kpi, whole: Histogram, *, by_bucket: Sequence[Histogram]) -> KpiValue:
    """Return the distribution of a duration: median with its interval, mean, 90th percentile."""
    median = percentile(whole, MEDIAN)
    interval = percentile_interval(whole, MEDIAN)
    return KpiValue(
        kpi=kpi,
        n=whole.size,
        value=median,
        denominator=whole.size,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        mean=mean(whole),
        median=median,
        p90=percentile(whole, P90),
        curve=tuple(percentile(part, MEDIAN) for part in by_bucket),
    )


def market_of(places: Places, filter_: MetricsFilter) -> "Market | None":
    """Return the market whose clock the page shows: the chosen one, or the only one."""
    markets = places.chosen(filter_.market)
    return markets[0] if len(markets) == 1 else None
