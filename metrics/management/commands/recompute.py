"""Recompute facts now, in this process, and say what was done."""

import datetime as dt
import time
from argparse import ArgumentParser
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from metrics import selectors, services
from ops_console.shared import clock, errors
from staff.selectors import all_markets, market_by_code

if TYPE_CHECKING:
    from staff.models import Market

MAX_WORKERS = 16


class Command(BaseCommand):
    """The nightly job by hand: whatever changed since the last run, today included."""

    help = (
        "Recompute the facts behind the dashboards: what changed since the last run, the given "
        "days, or everything (--all); then compare them with the raw tables."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--market", help="code of one market; default: every market")
        parser.add_argument("--from", dest="first", help="first market day, YYYY-MM-DD")
        parser.add_argument("--to", dest="last", help="last market day, YYYY-MM-DD")
        parser.add_argument("--all", action="store_true", help="every day since the first inquiry")
        parser.add_argument("--workers", type=int, default=1, help="days computed at once")
        parser.add_argument("--no-verify", action="store_true", help="skip the comparison")

    def handle(self, **options: Any) -> None:
        """Recompute each market and print days, rows and seconds."""
        if not 1 <= options["workers"] <= MAX_WORKERS:
            raise CommandError(f"--workers must be from 1 to {MAX_WORKERS}.")
        markets = _markets(options["market"])
        with services.Crew(options["workers"]) as crew:
            differing = sum(self._recompute(market, options, crew) for market in markets)
        if differing:
            raise CommandError(f"{differing} cells differ from the raw tables.")

    def _recompute(self, market: "Market", options: dict[str, Any], crew: services.Crew) -> int:
        started, as_of = time.perf_counter(), clock.now()
        days = _days(market, options, as_of)
        run = services.begin_run(
            market=market, as_of=as_of, now=as_of, days=days, is_complete=_is_complete(options)
        )
        progress = _Progress(self, market.code, len(services.due_days(market=market)))
        services.compute_days(run=run, now=clock.now(), report=progress.step, crew=crew)
        weeks = services.add_up_weeks(run=run, crew=crew)
        computed = time.perf_counter()
        self.stdout.write(
            f"{market.code}: {progress.days} days, {progress.rows} rows, {weeks} weeks"
            f" in {computed - started:.1f} s"
        )
        run = services.finish_run(run=run, now=clock.now(), compare=not options["no_verify"])
        if not options["no_verify"]:
            self.stdout.write(
                f"{market.code}: {run.differing} differences in {run.cells} cells"
                f" in {time.perf_counter() - computed:.1f} s"
            )
        return run.differing


class _Progress:
    """Counts the days done and prints a line now and then."""

    def __init__(self, command: Command, code: str, total: int) -> None:
        self.command, self.code, self.total = command, code, total
        self.days = self.rows = 0
        self._lock = Lock()

    def step(self, computed: list[Any]) -> None:
        """Count days that are done; called from several threads."""
        with self._lock:
            tenth = self.days * 10 // max(1, self.total)
            self.days += len(computed)
            self.rows += sum(fact_day.rows for fact_day in computed)
            if self.days * 10 // max(1, self.total) > tenth:
                self.command.stdout.write(f"{self.code}: {self.days} of {self.total} days")


def _markets(code: str | None) -> "list[Market]":
    if code is None:
        return list(all_markets())
    try:
        return [market_by_code(code)]
    except errors.NotFound as error:
        raise CommandError(f"There is no market {code!r}.") from error


def _is_complete(options: dict[str, Any]) -> bool:
    return not (options["first"] or options["last"])


def _days(market: "Market", options: dict[str, Any], as_of: dt.datetime) -> list[dt.date] | None:
    """Return the days asked for; None for those that have changed."""
    every = selectors.every_day(market, as_of=as_of)
    if _is_complete(options):
        return every if options["all"] else None
    first, last = _date(options["first"]), _date(options["last"])
    return [day for day in every if (first or day) <= day <= (last or day)]


def _date(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(f"{text!r} is no date: write YYYY-MM-DD.") from error
