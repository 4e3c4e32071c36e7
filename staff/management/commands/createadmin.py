"""Adds the first administrator of a new installation, who chooses the password by a link."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ops_console.shared import clock, errors
from staff import services
from staff.choices import Language


class Command(BaseCommand):
    """`createadmin NAME --email ADDRESS`: prints a link that works once, within 72 hours."""

    help = "Create an administrator and print a single-use link to choose a password"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the administrator and the markets to manage."""
        parser.add_argument("name")
        parser.add_argument("--email", required=True)
        parser.add_argument("--display-name", default="")
        parser.add_argument("--language", default="en", choices=Language.values)
        parser.add_argument("--market", action="append", default=[], metavar="CODE")
        parser.add_argument("--site", default=settings.PUBLIC_URL or "http://127.0.0.1:8000")
        parser.add_argument("--superuser", action="store_true", help="also open Django's admin")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Create the account and print the link."""
        who = services.NewPerson(
            username=options["name"],
            display_name=options["display_name"] or options["name"],
            email=options["email"],
            language=options["language"],
        )
        try:
            secret = services.create_admin(
                who=who,
                market_codes=options["market"],
                superuser=options["superuser"],
                now=clock.now(),
            )
        except errors.DomainError as error:
            raise CommandError(str(error.message)) from error
        link = services.address_of(secret, site=options["site"])
        self.stdout.write(f"{who.username} chooses a password within 72 hours, once, at\n{link}")
