"""The seam for higher apps at importing: sections of a mapping that they read and write.

An app registers a target in `AppConfig.ready`. A mapping that has a section of this name hands it
to the target, which says what columns it needs, converts each row and writes its own rows in the
transaction of the batch.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class ImportedSection(Protocol):
    """A section of a mapping, made ready for one market."""

    columns: Sequence[str]

    def convert(self, cells: Mapping[str, str]) -> Any:
        """Turn the named cells of a row into a value; ValueError with a reason refuses the row."""

    def write(self, rows: Sequence[tuple[int, Any]], *, now: dt.datetime) -> None:
        """Write the values of these inquiries (id, value), inside the caller's transaction."""


@dataclass(frozen=True)
class ImportTarget:
    """A named section and how it is made ready: `open_section(settings, market id)`.

    `open_section` raises `errors.Invalid` with a clear text when the settings are wrong.
    """

    name: str
    open_section: Callable[[Mapping[str, Any], int], ImportedSection]


_targets: dict[str, ImportTarget] = {}


def register(target: ImportTarget) -> None:
    """Add a section that mappings may have."""
    _targets[target.name] = target


def find(name: str) -> ImportTarget:
    """Return the target of this name, which is one of `names`."""
    return _targets[name]


def names() -> list[str]:
    """Return the names of all sections that higher apps read."""
    return sorted(_targets)
