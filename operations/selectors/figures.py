"""Figures of the whole console that are looked up when Prometheus asks."""

import datetime as dt
import os
from collections.abc import Iterator

from django.db.models import Count, Max, Min, Q
from prometheus_client import REGISTRY, CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from operations.selectors.checks import broken_chains
from operations.selectors.readiness import CHECKS, failing_parts
from ops_console.shared import clock
from ops_console.shared.models import Job, JobStatus
from ops_console.shared.telemetry import figures, heartbeats
from ops_console.shared.telemetry.figures import Gauge

NEVER = float("inf")


def exposition() -> bytes:
    """Return every figure in the text format of Prometheus."""
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        # Several web processes count into files of one folder; each answers for all of them.
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    looked_up = CollectorRegistry()
    looked_up.register(LookedUp())
    return generate_latest(counted) + generate_latest(looked_up)


class LookedUp:
    """Collector of the registered gauges; one that cannot be read is named, the others stay."""

    def describe(self) -> list[Metric]:
        """Name nothing beforehand: that would read everything once more."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read every gauge."""
        unreadable = GaugeMetricFamily(
            "ops_unreadable", "Figures that could not be looked up.", labels=["figure"]
        )
        for gauge in figures.gauges():
            try:
                yield _family(gauge)
            except Exception:  # noqa: BLE001 - whatever stops one figure must not hide the others
                unreadable.add_metric([gauge.name], 1)
        yield unreadable


def _family(gauge: Gauge) -> Metric:
    family = GaugeMetricFamily(gauge.name, gauge.text, labels=[gauge.label])
    for label, value in gauge.read().items():
        family.add_metric([label], value)
    return family


def jobs_by_state() -> dict[str, float]:
    """Return how many jobs are in each state."""
    counted = Job.objects.values_list("status").annotate(Count("pk"))
    return {**dict.fromkeys(JobStatus.values, 0.0), **dict(counted)}


def oldest_jobs() -> dict[str, float]:
    """Return the age in seconds of the oldest waiting job (the outbox lag) and running one."""
    now = clock.now()
    oldest = Job.objects.aggregate(
        queued=Min("queued_at", filter=Q(status=JobStatus.QUEUED)),
        running=Min("started_at", filter=Q(status=JobStatus.RUNNING)),
    )
    return {state: (now - at).total_seconds() if at else 0.0 for state, at in oldest.items()}


def heartbeat_ages() -> dict[str, float]:
    """Return the seconds since each part without a page gave a sign of life."""
    now = clock.now()
    return {part: _age(heartbeats.last(part), now) for part in heartbeats.PARTS}


def job_ages() -> dict[str, float]:
    """Return the seconds since a job of each kind last ended well."""
    now = clock.now()
    done = Job.objects.filter(status=JobStatus.DONE)
    return {
        kind: _age(at, now) for kind, at in done.values_list("kind").annotate(Max("finished_at"))
    }


def readiness() -> dict[str, float]:
    """Return 1 for each part that is ready and 0 for each that is not."""
    failing = failing_parts()
    return {name: float(name not in failing) for name in CHECKS}


def _age(at: dt.datetime | None, now: dt.datetime) -> float:
    return (now - at).total_seconds() if at else NEVER


GAUGES = (
    Gauge("ops_jobs", "Jobs by state.", "state", jobs_by_state),
    Gauge("ops_oldest_job_seconds", "Age of the oldest open job.", "state", oldest_jobs),
    Gauge("ops_heartbeat_seconds", "Seconds since a sign of life.", "part", heartbeat_ages),
    Gauge("ops_last_done_seconds", "Seconds since a job of the kind ended well.", "kind", job_ages),
    Gauge("ops_audit_broken", "1 for a broken audit chain.", "chain", broken_chains),
    Gauge("ops_ready", "Whether a part is ready.", "part", readiness),
)
