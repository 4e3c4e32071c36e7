"""Loads a tree of root causes from a JSON tree or from columns of a CSV file."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inquiries.services import importing
from ops_console.shared import errors
from voc import services

SHIPPED = Path(__file__).resolve().parents[2] / "content" / "ops_tree.json"
MOST_COLUMNS = 2


class Command(BaseCommand):
    """Load causes; the same file again changes nothing."""

    help = (
        "Load root causes: FILE is a JSON tree (default: the shipped one) or, with --columns, "
        "a CSV file as for import_inquiries, whose distinct pairs become the tree."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the tree and the markets that use it."""
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED)
        parser.add_argument("--tree", help="code of the tree (a CSV file needs it)")
        parser.add_argument("--market", action="append", help="a market that uses it; repeatable")
        parser.add_argument(
            "--columns", help="one or two columns of a CSV file: reason or reason,subreason"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the file, load it and say what changed."""
        try:
            content = _from_csv(options) if options["columns"] else _from_json(options)
            result = services.load_tree(**content)
        except errors.DomainError as error:
            raise CommandError(f"{options['file']}: {error.message}") from error
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            message = f"{options['file']} cannot be read: {error}"
            raise CommandError(message) from error
        self.stdout.write(
            f"{result.tree.code} version {result.tree.version}: {result.created} created, "
            f"{result.changed} changed, {result.retired} retired"
        )


def _from_json(options: dict[str, Any]) -> dict[str, Any]:
    content = json.loads(options["file"].read_text(encoding="utf-8"))
    if not isinstance(content, dict) or not isinstance(content.get("causes"), list):
        raise CommandError("A JSON tree is an object with a list of causes.")
    code = options["tree"] or content.get("tree")
    if not code:
        raise CommandError("Name the tree: --tree CODE.")
    markets = content.get("markets", []) if options["market"] is None else options["market"]
    return {
        "code": code,
        "names": content.get("names", {}),
        "causes": services.causes_from_json(content["causes"]),
        "market_codes": markets,
        "retire": True,
    }


def _from_csv(options: dict[str, Any]) -> dict[str, Any]:
    names = [name.strip() for name in options["columns"].split(",")]
    if not options["tree"] or not all(names) or len(names) > MOST_COLUMNS:
        raise CommandError("A CSV file needs --tree CODE and --columns REASON[,SUBREASON].")
    return {
        "code": options["tree"],
        "names": {"en": options["tree"]},
        "causes": services.causes_from_pairs(_pairs(options["file"], names)),
        "market_codes": options["market"] or [],
        "retire": False,
    }


def _pairs(path: Path, names: list[str]) -> Iterator[tuple[str, str]]:
    """Read the file as an import does, so that both find the same labels."""
    source = importing.scan(path, importing.FileShape())
    missing = [name for name in names if name not in source.header]
    if missing:
        columns = ", ".join(filter(None, source.header))
        message = f"{path} has no column {', '.join(missing)}. Its columns are: {columns}"
        raise CommandError(message)
    places = [source.header.index(name) for name in names]
    for _line, cells in source.read():
        reason, subreason, *_none = [
            *(cells[place] if place < len(cells) else "" for place in places), ""
        ]  # fmt: skip
        yield reason, subreason
