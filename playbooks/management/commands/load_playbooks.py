"""`manage.py load_playbooks [DIR]`: loads playbooks from JSON files, as often as one likes."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ops_console.shared import clock, errors
from playbooks import services

CONTENT = Path(__file__).resolve().parents[2] / "content"
MAX_BYTES = 1_000_000


class Command(BaseCommand):
    """Loads every file of a folder or none: each is proved before anything is published."""

    help = "Load playbooks from a folder of JSON files, by default those of the console itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, and markets to leave out."""
        parser.add_argument("folder", nargs="?", type=Path, default=CONTENT)
        parser.add_argument(
            "--market", action="append", help="load only this market (may be given several times)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish in one transaction; every problem of every file is printed before giving up."""
        folder: Path = options["folder"]
        files = sorted(folder.rglob("*.json"))
        if not files:
            msg = f"There are no JSON files in {folder}."
            raise CommandError(msg)
        problems: list[str] = []
        with transaction.atomic():
            for path in files:
                problems += self._load(path, options["market"])
            if problems:
                raise CommandError("\n".join(["Nothing was loaded.", *problems]))

    def _load(self, path: Path, markets: list[str] | None) -> list[str]:
        try:
            data = read(path)
            if markets and data.get("market") not in markets:
                return []
            published = services.publish(data=data, now=clock.now())
        except services.NotPublishable as error:
            return [f"{path.name} ({path.parent.name}): {problem}" for problem in error.problems]
        except (errors.DomainError, ValueError, OSError) as error:
            return [f"{path.name} ({path.parent.name}): {error}"]
        version = published.version
        what = f"{version.playbook.code} {data['market']} v{version.number}"
        state = version.status.lower() if published.is_new else "unchanged"
        self.stdout.write(f"{what} {state}")
        for notice in published.notices:
            self.stdout.write(f"  note: {notice}")
        return []


def read(path: Path) -> Any:
    """Return the decoded file; ValueError when it is no JSON object of a sensible size."""
    if path.stat().st_size > MAX_BYTES:
        raise ValueError("the file is larger than 1 MB")
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise ValueError("the file does not hold an object")
    return data
