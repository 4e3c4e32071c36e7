"""`verify_audit`: walk every chain of the audit trail and name the first broken link."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ops_console.shared import audit, clock
from ops_console.shared.audit.chain import chains
from ops_console.shared.audit.keeping import as_lines, read_anchors


class Command(BaseCommand):
    """Exit code 0: every chain stands as it was written; 1: the first broken link is named."""

    help = "Verify the audit trail, also against ends of its chains that were kept elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        """Read the anchors kept elsewhere, or write new ones."""
        parser.add_argument("--anchors", type=Path, help="a file that --write-anchors has written")
        parser.add_argument("--write-anchors", type=Path, help="add the ends of the chains to it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify first, so that no anchor is ever written for a broken chain."""
        known = _read(options["anchors"]) if options["anchors"] else ()
        names = sorted({*chains(), *(anchor.chain for anchor in known)})
        broken = [found for name in names if (found := audit.verify(name, against=known))]
        for fault in broken:
            self.stderr.write(f"{fault.chain} {fault.number}: {fault.why}")
        if broken:
            sys.exit(1)
        ends = audit.anchors(now=clock.now())
        for end in ends:
            self.stdout.write(f"{end.chain}: {end.number} entries, unbroken, ends in {end.hash}")
        if not ends:
            self.stdout.write("The audit trail is empty.")
        if options["write_anchors"]:
            with options["write_anchors"].open("a", encoding="utf-8") as file:
                file.write(as_lines(ends))


def _read(path: Path) -> tuple[audit.Anchor, ...]:
    try:
        return read_anchors(path)
    except (OSError, ValueError) as error:
        msg = f"{path} is no file of anchors: {error}"
        raise CommandError(msg) from error
