"""`rotate_personal_keys`: seal everything anew under the first key, so that the others can go."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ops_console.shared import audit, clock
from ops_console.shared.models import AuditKind
from ops_console.shared.personal import rotation
from ops_console.shared.personal.cipher import CannotOpen
from ops_console.shared.personal.keys import encryption_keys, index_keys


class Command(BaseCommand):
    """Exit code 0: no row needs another key; 1: some do, written meanwhile by an old process."""

    help = (
        "Seal personal data anew under the first of OPS_PERSONAL_KEYS; run it as often as needed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Read how many rows are locked at a time."""
        parser.add_argument("--at-once", type=int, default=rotation.AT_ONCE)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Renew, tell the progress, record it, and look once more."""
        counts: dict[str, int] = {}
        try:
            for keeper in rotation.keepers():
                counts[keeper.label] = 0
                for done in rotation.rotate(keeper, at_once=max(1, options["at_once"])):
                    counts[keeper.label] += done
                    self.stdout.write(f"{keeper.label}: {counts[keeper.label]}")
        except CannotOpen as error:
            raise CommandError(str(error)) from error
        finally:
            _record(counts)
        self._look_once_more(counts)

    def _look_once_more(self, counts: dict[str, int]) -> None:
        left = {
            keeper.label: stale
            for keeper in rotation.keepers()
            if keeper.label in counts and (stale := rotation.left_stale(keeper))
        }
        for label, stale in left.items():
            self.stderr.write(f"{label}: {stale} rows were sealed meanwhile under another key.")
        if left:
            sys.exit(1)
        total = sum(counts.values())
        self.stdout.write(f"Sealed anew: {total} rows. Every row opens with the first key.")


@transaction.atomic
def _record(counts: dict[str, int]) -> None:
    data = {"rows": counts, "key": encryption_keys()[0].name, "index_key": index_keys()[0].name}
    entry = audit.Entry(kind=AuditKind.KEYS_ROTATED, data=data)
    audit.record(entry, by=None, now=clock.now(), actor_name="rotate_personal_keys")
