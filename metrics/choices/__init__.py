"""Codes of the metrics app: figures, periods, parts; and what each figure means."""

from metrics.choices.definitions import DEFINITIONS, Definition
from metrics.choices.kpis import AGE_BUCKETS, Kpi, Part, Unit, part_label
from metrics.choices.periods import PeriodPreset

__all__ = [
    "AGE_BUCKETS",
    "DEFINITIONS",
    "Definition",
    "Kpi",
    "Part",
    "PeriodPreset",
    "Unit",
    "part_label",
]
