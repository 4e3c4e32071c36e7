"""Importing files of other systems: mapping, reading, converting, writing, running."""

from inquiries.services.importing.mapping import FileShape, Mapping, parse_mapping
from inquiries.services.importing.reading import SourceFile, scan
from inquiries.services.importing.running import Report, import_file
from inquiries.services.importing.sweeping import enqueue_sweep
from inquiries.services.importing.uploads import (
    JOB_KIND,
    rejects_of,
    start_check,
    start_import,
)

__all__ = [
    "JOB_KIND",
    "FileShape",
    "Mapping",
    "Report",
    "SourceFile",
    "enqueue_sweep",
    "import_file",
    "parse_mapping",
    "rejects_of",
    "scan",
    "start_check",
    "start_import",
]
