"""Pages of the metrics app: the dashboard, the lists behind its figures, the definitions."""

from metrics.views.dashboard import dashboard
from metrics.views.definitions import definitions
from metrics.views.drill import drill

__all__ = ["dashboard", "definitions", "drill"]
