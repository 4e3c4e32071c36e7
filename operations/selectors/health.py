"""How the parts of the console are, and when its regular work was last done."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, F, Func, Value, When, Window
from django.db.models.functions import RowNumber
from redis.exceptions import RedisError

from operations import rules
from operations.choices import PART_LABELS, Health
from operations.selectors.readiness import CHECKS, failing_parts
from ops_console.shared.models import Job, JobStatus
from ops_console.shared.telemetry import heartbeats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.functional import Promise

TONES = {Health.GOOD: "good", Health.LATE: "warn", Health.BAD: "bad", Health.UNKNOWN: "neutral"}
# The market in front of the colon of a period, which is how jobs of markets write theirs.
PLACE = Case(
    When(period__contains=":", then=Func(F("period"), Value(":"), Value(1), function="SPLIT_PART")),
    default=Value(""),
    output_field=CharField(),
)
NIGHTLY_LATE_AFTER = dt.timedelta(hours=26)


@dataclass(frozen=True)
class Part:
    """A part of the console with its health."""

    label: "str | Promise"
    health: Health
    at: dt.datetime | None = None

    @property
    def tone(self) -> str:
        """The colour of its mark."""
        return TONES[self.health]


@dataclass(frozen=True)
class Regular:
    """Work that comes back by itself: its last good end and how its latest run stands."""

    kind: str
    place: str
    health: Health
    done_at: dt.datetime | None
    latest: Job
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def tone(self) -> str:
        """The colour of its mark."""
        return TONES[self.health]


def parts(*, now: dt.datetime) -> "Iterator[Part]":
    """Return the health of every part: servers first, then the processes without a page."""
    failing = failing_parts()
    for name in CHECKS:
        yield Part(PART_LABELS[name], Health.BAD if name in failing else Health.GOOD)
    for name in heartbeats.PARTS:
        yield _process(name, now)


def _process(name: str, now: dt.datetime) -> Part:
    try:
        at = heartbeats.last(name)
    except RedisError:  # Valkey is away; that it is stands in its own line
        return Part(PART_LABELS[name], Health.UNKNOWN)
    silent = rules.is_late(at, now=now, after=heartbeats.SILENT_AFTER)
    return Part(PART_LABELS[name], Health.BAD if silent else Health.GOOD, at)


def regular_work(*, now: dt.datetime) -> list[Regular]:
    """Return the latest run of each kind of job that belongs to a period (a night, a day)."""
    periodic = Job.objects.filter(requested_by__isnull=True).exclude(period__regex="^[0-9a-f]{32}$")
    newest_first: list[Any] = [F("queued_at").desc(), "-pk"]
    latest = periodic.annotate(
        place=PLACE,
        nth=Window(RowNumber(), partition_by=[F("kind"), F("place")], order_by=newest_first),
    ).filter(nth=1)
    ordered = sorted(latest, key=lambda job: (job.kind, job.place))
    return [_regular(job, now) for job in ordered]


def _regular(latest: Any, now: dt.datetime) -> Regular:
    done = Job.objects.alias(place=PLACE).filter(status=JobStatus.DONE, kind=latest.kind)
    last = done.filter(place=latest.place).order_by("-finished_at").first()
    at = last.finished_at if last else None
    facts = {name: value for name, value in (last.result if last else {}).items() if _plain(value)}
    late = rules.is_late(at, now=now, after=NIGHTLY_LATE_AFTER)
    health = Health.LATE if late else Health.GOOD
    if latest.status == JobStatus.FAILED or facts.get("broken") or facts.get("differing"):
        health = Health.BAD
    return Regular(latest.kind, latest.place, health, at, latest, facts)


def _plain(value: Any) -> bool:
    return isinstance(value, int | float)
