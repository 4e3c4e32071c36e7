"""Imports a file of another system from the command line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from inquiries.services.importing import Report, import_file, parse_mapping, scan
from ops_console.shared import clock, errors


class Command(BaseCommand):
    """`import_inquiries FILE --mapping MAPPING [--dry-run] [--rejects FILE]`."""

    help = "Import inquiries from a CSV file (also .gz) with a mapping; see docs/importing.md"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, its mapping and where refused rows go."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True)
        parser.add_argument(
            "--dry-run", action="store_true", help="check everything, write nothing"
        )
        parser.add_argument("--rejects", type=Path, help="default: FILE.rejects.csv in this folder")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import and print the counts; CommandError when file or mapping cannot be used."""
        file, mapping_file = options["file"], options["mapping"]
        rejects = options["rejects"] or Path(f"{file.name}.rejects.csv")
        if rejects.exists() and rejects.samefile(file):
            raise CommandError(f"{rejects} is the file to import itself")
        try:
            report = self._import(file, mapping_file, rejects, dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{error.filename or rejects}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{mapping_file} is not written in UTF-8") from error
        except OperationalError as error:
            message = "The database does not answer; the batches so far are kept, run it again"
            raise CommandError(message) from error
        except errors.DomainError as error:
            raise CommandError(str(error.message)) from error
        if not report.rejected:
            rejects.unlink(missing_ok=True)
        self._print(report, rejects, dry_run=options["dry_run"])

    def _import(self, file: Path, mapping_file: Path, rejects: Path, *, dry_run: bool) -> Report:
        mapping = parse_mapping(mapping_file.read_text(encoding="utf-8-sig"))
        source = scan(file, mapping.shape)
        self.stdout.write(f"{file.name}: {source.rows} rows, {source.encoding}")
        return import_file(
            source,
            mapping=mapping,
            rejects=rejects,
            now=clock.now(),
            dry_run=dry_run,
            progress=lambda done, total: self.stdout.write(f"  {done} of {total}"),
        )

    def _print(self, report: Report, rejects: Path, *, dry_run: bool) -> None:
        counts = ", ".join(f"{name} {count}" for name, count in report.counts().items())
        self.stdout.write(f"{'checked' if dry_run else 'imported'}: {counts}")
        for (column, reason), rows in report.problems.most_common(10):
            where = f"{column}: " if column else ""
            self.stdout.write(f"  {rows} {'row' if rows == 1 else 'rows'}: {where}{reason}")
        if report.rejected:
            self.stdout.write(f"refused rows are in {rejects}")
