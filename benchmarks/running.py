"""One run: fill, measure, print; larger sizes are compared with a hundred thousand rows."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from benchmarks import agents, facts, files, incidents, pages, weights, writes
from benchmarks.filling import fill
from benchmarks.results import Result, Say
from benchmarks.scratch import scratch_database

COMPARED_ROWS = 100_000
Report = Callable[[Result], None]


def run(rows: int, *, report: Report, say: Say) -> None:
    """Measure with so many rows; first with fewer, where growth is to be seen."""
    _prepare_files()
    small: dict[str, Result] = {}
    if rows > COMPARED_ROWS:
        with _filled(COMPARED_ROWS, say=say):
            facts.rebuild(COMPARED_ROWS)
            small = {
                result.metric: result
                for result in (pages.queue_page(COMPARED_ROWS), pages.dashboard(COMPARED_ROWS))
            }
    with _filled(rows, say=say), _logs_written_unseen():
        for result in _measured(rows):
            report(result)
            before = small.get(result.metric)
            if before is not None:
                name = result.metric.replace("_ms", "_growth")
                growth = result.value / before.value
                report(Result(name, growth, "times", rows, before.value, growth))


@contextmanager
def _filled(rows: int, *, say: Say) -> Iterator[None]:
    with scratch_database():
        started = time.monotonic()
        say(f"{rows} rows: filling")
        fill(rows, say=say)
        say(f"  filled in {time.monotonic() - started:.0f} s")
        yield


@contextmanager
def _logs_written_unseen() -> Iterator[None]:
    """Lines of requests cost what they cost, but do not stand between the results."""
    streaming = [h for h in logging.getLogger().handlers if isinstance(h, logging.StreamHandler)]
    # One that has not opened its file yet writes nothing between the results either.
    handlers = [handler for handler in streaming if handler.stream]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        streams = [handler.setStream(nowhere) for handler in handlers]
        try:
            yield
        finally:
            for handler, stream in zip(handlers, streams, strict=True):
                handler.setStream(stream or handler.stream)


def _prepare_files() -> None:
    """Pages name hashed static files, which a fresh checkout has not collected yet."""
    for name, options in (
        ("compile_catalogs", {}),
        ("build_icons", {}),
        ("collectstatic", {"interactive": False, "verbosity": 0}),
    ):
        call_command(name, stdout=StringIO(), **options)


def _measured(rows: int) -> Iterator[Result]:
    yield facts.rebuild(rows)
    yield pages.queue_page(rows)
    yield from pages.inquiry_page(rows)
    yield pages.dashboard(rows)
    yield pages.search(rows)
    yield facts.incremental(rows)
    yield writes.intake(rows)
    yield from files.exporting(rows)
    yield from files.importing(rows)
    yield incidents.incident(rows)
    yield from weights.weights(rows)
    yield from agents.agents(rows)
