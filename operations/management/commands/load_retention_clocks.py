"""`load_retention_clocks`: set the usual clocks of the markets that have none yet."""

from typing import Any

from django.core.management.base import BaseCommand

from operations.services import load_presets
from ops_console.shared import clock


class Command(BaseCommand):
    """Never changes a clock that is set."""

    help = "Set the usual retention clocks of Korea, Taiwan and the console where none is set."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Set them."""
        self.stdout.write(f"{load_presets(now=clock.now())} retention clocks set.")
