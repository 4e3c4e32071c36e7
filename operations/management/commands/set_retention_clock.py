"""`set_retention_clock MARKET RULE`: how long what a rule covers is kept in a market."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations import retention
from operations.rules import Period
from operations.services import set_clock
from ops_console.shared import clock, errors
from staff.selectors import market_by_code


class Command(BaseCommand):
    """Refuses a period of nothing and a rule that nobody knows."""

    help = "Set how long what a rule covers is kept; MARKET is a code, or - for the console itself."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take place, rule, period and legal basis."""
        parser.add_argument("market")
        parser.add_argument("rule")
        for part in ("years", "months", "days"):
            parser.add_argument(f"--{part}", type=int, default=0)
        parser.add_argument("--basis", required=True, help="law, article, who says so")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Set it."""
        rule = retention.rule_named(options["rule"])
        period = Period(options["years"], options["months"], options["days"])
        if rule is None or min(period.years, period.months, period.days) < 0 or period == Period():
            msg = "Name a known rule and a period of at least one day."
            raise CommandError(msg)
        try:
            market = None if options["market"] == "-" else market_by_code(options["market"])
        except errors.NotFound as error:
            raise CommandError(str(error.message)) from error
        if rule.per_market != (market is not None):
            msg = "Rules of markets need a market, rules of the console none."
            raise CommandError(msg)
        set_clock(
            market=market, rule=rule.code, period=period, basis=options["basis"], now=clock.now()
        )
        self.stdout.write(f"{options['market']} {rule.code}: set.")
