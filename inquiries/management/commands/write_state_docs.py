"""Writes docs/states.md from the table of transitions and the refusals."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from inquiries.rules.document import states_document


class Command(BaseCommand):
    """Write the states document, or with --check only compare it."""

    help = "Write docs/states.md from the rules; --check only compares."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option to compare."""
        parser.add_argument("--check", action="store_true", help="fail when it is out of date")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write or compare, in English whatever the console speaks."""
        path = settings.BASE_DIR / "docs" / "states.md"
        with translation.override("en"):
            text = states_document()
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{path.name} written")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/states.md is out of date: run manage.py write_state_docs")
