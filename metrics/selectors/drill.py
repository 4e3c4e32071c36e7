"""The inquiries behind a figure: exactly the ones that it counts, page by page."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.choices import Kpi, Part
from metrics.rules.kpis import RATES
from metrics.selectors import facts
from metrics.selectors.figures import rate_value, single_days_from
from metrics.selectors.filters import MetricsFilter, Places, selection_of
from metrics.selectors.freshness import Freshness, freshness_of
from metrics.selectors.populations import COUNTED, population_of
from metrics.selectors.ranges import age_ranges, counted_ranges
from metrics.selectors.units import UnitRow, Units

if TYPE_CHECKING:
    from metrics.rules.selections import Selection

PAGE = 50
# So many are counted again when the page is shown; beyond, the figure of the facts stands alone.
MOST_RECOUNTED = 20_000


@dataclass(frozen=True)
class Question:
    """Which figure, which part of it and, for the backlog, which age."""

    kpi: Kpi
    part: Part = Part.DENOMINATOR
    age: str = ""


@dataclass(frozen=True, kw_only=True)
class Drill:
    """A page of what is behind a figure.

    `counted` is the figure as the facts have it, `found` and `inquiries` what the tables hold now
    (None when there are too many to count again).
    """

    question: Question
    selection: "Selection"
    counted: int
    found: int | None
    inquiries: int | None
    freshness: Freshness | None
    rows: list[UnitRow]
    next_cursor: str

    @property
    def has_changed(self) -> bool:
        """Whether something was written since the figure was computed."""
        return self.found is not None and self.found != self.counted


def drill_of(
    places: Places,
    filter_: MetricsFilter,
    question: Question,
    *,
    cursor: str = "",
    now: dt.datetime,
) -> Drill:
    """Return a page of the inquiries behind a figure; NotFound for a place that is not open."""
    selection = selection_of(places, filter_, now=now)
    markets = places.chosen(filter_.market)
    freshness = freshness_of(markets)
    kpi = question.kpi
    is_live = kpi == Kpi.BACKLOG
    if is_live:
        ranges = age_ranges(markets, question.age, now=now)
    else:
        ranges = counted_ranges(markets, selection.period, kpi=kpi, freshness=freshness)
    units = Units(population_of(kpi, question.part), ranges, selection, oldest_first=is_live)
    found, inquiries = units.count(MOST_RECOUNTED + 1)
    too_many = found > MOST_RECOUNTED
    rows, next_cursor = units.page(cursor, size=PAGE)
    return Drill(
        question=question,
        selection=selection,
        counted=found if is_live else _counted(selection, freshness, question),
        found=None if too_many else found,
        inquiries=None if too_many else inquiries,
        freshness=freshness,
        rows=rows,
        next_cursor=next_cursor,
    )


def _counted(selection: "Selection", freshness: Freshness | None, question: Question) -> int:
    """Return the number that stands on the card, or in its part."""
    if freshness is None:
        return 0
    as_of_day = freshness.as_of_day
    single_from = single_days_from(selection.period, as_of_day)
    series, _opening = facts.measures(selection, single_from=single_from)
    if question.kpi not in RATES:
        return series.sum(COUNTED[question.kpi])
    value = rate_value(question.kpi, series, (), as_of_day=as_of_day)
    numerator = value.numerator or 0
    parts = {Part.NUMERATOR: numerator, Part.REMAINDER: value.n - numerator}
    return parts.get(question.part, value.n)
