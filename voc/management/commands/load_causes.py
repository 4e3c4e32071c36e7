"""Loads a tree of root causes from a JSON tree or from two columns of a CSV file."""

import csv
import gzip
import io
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops_console.shared import errors
from voc import services

SHIPPED = Path(__file__).resolve().parents[2] / "content" / "ops_tree.json"
COLUMNS = 2


class Command(BaseCommand):
    """Load causes; the same file again changes nothing."""

    help = (
        "Load root causes: FILE is a JSON tree (default: the shipped one) or, with --columns, "
        "a CSV file (.csv or .csv.gz) whose distinct pairs become the tree."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the tree and the markets that use it."""
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED)
        parser.add_argument("--tree", help="code of the tree (a CSV file needs it)")
        parser.add_argument("--market", action="append", help="a market that uses it; repeatable")
        parser.add_argument("--columns", help="the two columns of a CSV file: reason,subreason")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the file, load it and say what changed."""
        try:
            content = _from_csv(options) if options["columns"] else _from_json(options)
            result = services.load_tree(**content)
        except errors.DomainError as error:
            raise CommandError(str(error.message)) from error
        except (OSError, EOFError, UnicodeDecodeError, csv.Error, json.JSONDecodeError) as error:
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
    if not options["tree"] or len(names) != COLUMNS:
        raise CommandError("A CSV file needs --tree CODE and --columns REASON,SUBREASON.")
    return {
        "code": options["tree"],
        "names": {"en": options["tree"]},
        "causes": services.causes_from_pairs(_pairs(options["file"], names)),
        "market_codes": options["market"] or [],
        "retire": False,
    }


def _pairs(path: Path, names: list[str]) -> Iterator[tuple[str, str]]:
    with path.open("rb") as raw:
        binary = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
        rows = csv.DictReader(io.TextIOWrapper(binary, encoding="utf-8-sig", newline=""))
        missing = [name for name in names if name not in (rows.fieldnames or ())]
        if missing:
            message = f"{path} has no column {', '.join(missing)}."
            raise CommandError(message)
        for row in rows:
            yield row[names[0]] or "", row[names[1]] or ""
