"""Figures for Prometheus: counted in every process, labelled with route names, never with data."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prometheus_client import Counter, Histogram

# Finer where pages should be, coarse where something is wrong.
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.5, 3.0, 10.0)
REQUESTS = Counter(
    "ops_requests",
    "Requests answered, by route name, method and status.",
    ["route", "method", "status"],
)
REQUEST_SECONDS = Histogram(
    "ops_request_seconds", "Time to an answer, by route name.", ["route"], buckets=SECONDS
)
TASKS = Counter(
    "ops_tasks", "Tasks that workers have ended, by name and outcome.", ["task", "outcome"]
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def count_request(*, route: str, method: str, status: int, seconds: float) -> None:
    """Count an answer; a method that nobody knows must not make a label of its own."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(route=route, method=known, status=str(status)).inc()
    REQUEST_SECONDS.labels(route=route).observe(seconds)


@dataclass(frozen=True)
class Gauge:
    """A figure that is looked up when somebody asks: label value → number."""

    name: str
    text: str
    label: str
    read: Callable[[], dict[str, float]]


_gauges: dict[str, Gauge] = {}


def register_gauge(gauge: Gauge) -> None:
    """Add a figure to /metrics; called in `AppConfig.ready` of the app that knows it."""
    _gauges[gauge.name] = gauge


def gauges() -> Iterator[Gauge]:
    """Return the registered figures by name."""
    return (gauge for _name, gauge in sorted(_gauges.items()))
