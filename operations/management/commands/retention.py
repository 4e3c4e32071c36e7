"""`retention`: say what the clocks would erase today, or erase it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from operations.selectors.retention import overview, today_of
from operations.services import apply_rules
from ops_console.shared import clock
from staff.selectors import all_markets


class Command(BaseCommand):
    """Without --erase nothing is changed."""

    help = "Print what the retention clocks would erase today; with --erase, erase it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to erase."""
        parser.add_argument("--erase", action="store_true", help="do it, as the nightly job does")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line for each market and rule."""
        now = clock.now()
        places = [*all_markets(), None]
        for row in overview(places, now=now):
            where = row.market.code if row.market else "console"
            due = "no clock: nothing is erased" if row.due is None else f"{row.due} due"
            self.stdout.write(f"{where} {row.rule.code}: {due}")
        if options["erase"]:
            for market in places:
                for rule, count in apply_rules(market=market, day=today_of(market, now)).items():
                    where = market.code if market else "console"
                    self.stdout.write(f"{where} {rule}: {count} erased")
