"""`manage.py load_demo`: fills an empty console with a fictitious insurer."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from demo import accounts, loading, oversight
from ops_console.shared import clock


class Command(BaseCommand):
    """Loads once; everything is written or nothing."""

    # The checks look at pages, which loading needs nothing of.
    requires_system_checks: list[str] = []
    help = "Load fictitious markets, people, customers and half a year of inquiries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take sizes, the seed, and whether to begin again."""
        parser.add_argument(
            "--count", type=int, default=loading.USUAL_COUNT, help="how many inquiries"
        )
        parser.add_argument("--weeks", type=int, default=26, help="over how many weeks up to now")
        parser.add_argument("--seed", type=int, default=20)
        already = parser.add_mutually_exclusive_group()
        already.add_argument(
            "--again", action="store_true", help="empty the console first, whatever is in it"
        )
        already.add_argument(
            "--if-empty", action="store_true", help="load nothing where inquiries are already"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, then compute the facts behind the dashboards."""
        if settings.OPS_MODE not in {"demo", "test"}:
            raise CommandError("Demo data are for a demo: set OPS_MODE=demo.")
        started = time.monotonic()
        if options["again"]:
            loading.empty()
        wanted = loading.Wanted(
            now=clock.now(),
            count=options["count"],
            weeks=options["weeks"],
            seed=options["seed"],
        )
        sign_in = settings.OPS_STATE_DIR / "demo-sign-in.json"
        try:
            loading.load(wanted, say=self._say, sign_in=sign_in)
            oversight.tell(now=wanted.now, say=self._say)
        except loading.NotEmpty as error:
            if not options["if_empty"]:
                message = f"{error.message} (--again empties the console first)"
                raise CommandError(message) from error
            self._say(str(error.message))
            self._renew(sign_in)
        call_command("load_retention_clocks", stdout=self.stdout)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        # Every day the first time; later what has changed, or what an interrupted start left out.
        call_command("recompute", workers=2, stdout=self.stdout)
        self._say(f"done in {time.monotonic() - started:.0f} s")

    def _renew(self, sign_in: Path) -> None:
        """Make new passwords where a demo meets a state folder that does not know the old ones."""
        if not sign_in.exists() and accounts.are_there():
            accounts.make(sign_in)
            self._say(f"new passwords for the accounts of the demo, in {sign_in.name}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
