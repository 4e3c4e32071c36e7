"""Carries a request's origin into the tasks that it leads to, and tells how they ended."""

import contextlib
import logging
import time
from dataclasses import dataclass, field
from typing import Any

from celery import signals

from ops_console.shared import origin
from ops_console.shared.origin import Origin
from ops_console.shared.telemetry import figures, heartbeats

logger = logging.getLogger(__name__)
HEADER = "ops_request_id"
ADDRESS_HEADER = "ops_address"
# The worker's own heart beats every other second.
SECONDS_BETWEEN_SIGNS = 20.0


@dataclass
class _Running:
    """A task that this process has begun."""

    origin: contextlib.ExitStack
    began: float = field(default_factory=time.perf_counter)


_running: dict[str, _Running] = {}
_last_sign = 0.0
_beating = False


@signals.before_task_publish.connect
def send_origin(headers: dict[str, Any] | None = None, **_more: Any) -> None:
    """Write the origin of whoever asks into the message."""
    if headers is not None:
        here = origin.current()
        headers[HEADER] = here.request_id or origin.new_request_id()
        headers[ADDRESS_HEADER] = here.address


@signals.task_prerun.connect
def take_origin(task_id: str = "", task: Any = None, **_more: Any) -> None:
    """Let the task and its log lines know who asked for it."""
    sent = task.request
    here = Origin(
        request_id=str(sent.get(HEADER) or origin.new_request_id()),
        address=str(sent.get(ADDRESS_HEADER) or ""),
        route=str(task.name),
    )
    stack = contextlib.ExitStack()
    stack.enter_context(origin.coming_from(here))
    _running[task_id] = _Running(stack)


@signals.task_postrun.connect
def tell_outcome(task_id: str = "", task: Any = None, state: str = "", **more: Any) -> None:
    """Write one line for the task and count it."""
    running = _running.pop(task_id, None)
    if running is None:
        return
    outcome = (state or "lost").lower()
    figures.TASKS.labels(task=task.name, outcome=outcome).inc()
    told = {
        "task": task.name,
        "kind": outcome,
        "job": (more.get("kwargs") or {}).get("job_id"),
        "milliseconds": round((time.perf_counter() - running.began) * 1000, 1),
    }
    logger.log(logging.ERROR if outcome == "failure" else logging.INFO, "task", extra=told)
    running.origin.close()


@signals.task_failure.connect
def tell_failure(exception: BaseException | None = None, **_more: Any) -> None:
    """Tell what kind of error ended a task, and where."""
    if exception is not None:
        told = (type(exception), exception, exception.__traceback__)
        logger.error("task failed", exc_info=told)


@signals.setup_logging.connect
def keep_logging(**_more: Any) -> None:
    """Keep the logging of the settings: being connected stops Celery from making its own."""


@signals.heartbeat_sent.connect
def give_workers_sign(**_more: Any) -> None:
    """Give a sign of life of this worker, now and then."""
    global _last_sign  # noqa: PLW0603 - one worker a process
    if time.monotonic() - _last_sign >= SECONDS_BETWEEN_SIGNS:
        _last_sign = time.monotonic()
        heartbeats.give("worker")


@signals.beat_init.connect
def know_beat(**_more: Any) -> None:
    """Remember that this process is beat, and give its first sign."""
    global _beating  # noqa: PLW0603 - one beat a process
    _beating = True
    heartbeats.give("beat")


@signals.after_task_publish.connect
def give_beats_sign(**_more: Any) -> None:
    """Give a sign of life when beat has sent something, which it does every minute."""
    if _beating:
        heartbeats.give("beat")
