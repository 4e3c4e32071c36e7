"""`manage.py bench --rows N`: measures the console in a database of its own."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from benchmarks.results import Result
from benchmarks.running import run

# Fewer leave nothing to page through or to come back to.
LEAST_ROWS = 20


class Command(BaseCommand):
    """Prints one line a figure; a missed bar is printed and is no failure of the command."""

    requires_system_checks: list[str] = []
    help = "Fill a scratch database with generated inquiries, measure, and drop it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of rows and the form of the lines."""
        parser.add_argument("--rows", type=int, default=100_000)
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Measure and print as it goes; what is being done goes to the error output."""
        if settings.OPS_MODE == "production":
            raise CommandError("Measure on a machine that serves nobody.")
        if options["rows"] < LEAST_ROWS:
            message = f"--rows must be {LEAST_ROWS} or more."
            raise CommandError(message)

        def report(result: Result) -> None:
            self.stdout.write(result.as_json() if options["json"] else result.as_text())
            self.stdout.flush()

        run(options["rows"], report=report, say=self.stderr.write)
