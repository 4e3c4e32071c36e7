"""Every read of the metrics app."""

from metrics.selectors.backlog import Backlog, backlog_of
from metrics.selectors.changes import changed_days, every_day, last_complete_run
from metrics.selectors.drill import Drill, Question, drill_of
from metrics.selectors.figures import Figures, KpiValue, figures_of, kpi_values
from metrics.selectors.filters import MetricsFilter, Places, places_of, selection_of
from metrics.selectors.freshness import Freshness, freshness_of
from metrics.selectors.units import UnitRow

__all__ = [
    "Backlog",
    "Drill",
    "Figures",
    "Freshness",
    "KpiValue",
    "MetricsFilter",
    "Places",
    "Question",
    "UnitRow",
    "backlog_of",
    "changed_days",
    "drill_of",
    "every_day",
    "figures_of",
    "freshness_of",
    "kpi_values",
    "last_complete_run",
    "places_of",
    "selection_of",
]
