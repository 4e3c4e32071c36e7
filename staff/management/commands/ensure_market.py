"""Adds a market with its teams, for example before importing another country's file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops_console.shared import errors
from staff import services

MAX_CODE, MAX_NAME = 30, 120


class Command(BaseCommand):
    """`ensure_market CODE --time-zone ZONE --currency CUR --name NAME --team CODE:NAME …`."""

    help = "Create a market and teams when they do not exist; existing ones stay as they are"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the market, its zone, currency and teams."""
        parser.add_argument("code")
        parser.add_argument("--time-zone", required=True)
        parser.add_argument("--currency", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--language", default="en")
        parser.add_argument("--team", action="append", default=[], metavar="CODE:NAME")
        parser.add_argument("--open-to", action="append", default=[], metavar="USERNAME")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Create what is missing and print what there is."""
        teams = dict(team.partition(":")[::2] for team in options["team"])
        if not all(
            0 < len(code) <= MAX_CODE and len(name) <= MAX_NAME for code, name in teams.items()
        ):
            raise CommandError(
                f"A team is CODE:NAME, at most {MAX_CODE} and {MAX_NAME} characters."
            )
        try:
            market = services.ensure_market(
                code=options["code"],
                name=options["name"],
                time_zone=options["time_zone"],
                currency=options["currency"],
                language=options["language"],
                teams=teams,
                open_to=options["open_to"],
            )
        except errors.DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(f"{market.code}: {market.time_zone}, teams {', '.join(teams) or '-'}")
