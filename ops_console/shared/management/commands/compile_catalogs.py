"""Compiles the message catalogues without GNU gettext, which a fresh machine does not have."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Write a `.mo` beside each `.po` that is newer."""

    help = "Compile locale/*/LC_MESSAGES/*.po to .mo"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Compile what has changed and tell how many files."""
        sources = [
            path for folder in settings.LOCALE_PATHS for path in sorted(Path(folder).rglob("*.po"))
        ]
        compiled = [path for path in sources if compile_catalogue(path)]
        self.stdout.write(f"{len(compiled)} of {len(sources)} catalogues compiled")


def compile_catalogue(source: Path) -> bool:
    """Compile one `.po` when its `.mo` is missing or older; tell whether it was."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    part = target.with_suffix(".mo.part")
    polib.pofile(str(source)).save_as_mofile(str(part))
    part.replace(target)
    return True
