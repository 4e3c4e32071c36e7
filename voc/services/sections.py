"""The section [causes] of an import mapping: two columns become the primary cause."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ops_console.shared import errors
from voc.services.importing import CauseFinder, Labels, TagRow, bulk_tag

KEYS = frozenset({"level1", "level2", "create"})


class CauseSection:
    """Finds the cause of each row by its labels and tags the batch; see docs/importing.md.

    An empty first label means no cause. With `create` unknown labels are added to the tree while
    rows are written, so that a preview changes nothing; without it they refuse the row.
    """

    def __init__(self, settings: Mapping[str, Any], market_id: int) -> None:
        _check(settings)
        self._level1, self._level2 = settings["level1"], settings.get("level2", "")
        self._create = settings.get("create", False)
        self._finder = CauseFinder(market_id)
        self.columns: Sequence[str] = [name for name in (self._level1, self._level2) if name]

    def convert(self, cells: Mapping[str, str]) -> Labels | None:
        """Return the labels of a row; ValueError when the tree has no such cause."""
        reason, subreason = cells[self._level1].strip(), cells.get(self._level2, "").strip()
        if not reason:
            return None
        if not self._create and self._finder.find(reason, subreason) is None:
            raise ValueError(_("The cause tree of this market has no such cause."))
        return reason, subreason

    def write(self, rows: Sequence[tuple[int, Labels]], *, now: dt.datetime) -> None:
        """Tag these inquiries, inside the caller's transaction."""
        find = self._finder.find_or_add
        tags = [TagRow(inquiry_id, find(*labels)) for inquiry_id, labels in rows]
        bulk_tag(rows=tags, by=None, now=now)


def _check(settings: Mapping[str, Any]) -> None:
    """Raise Invalid unless the keys are known and of the right kind."""
    columns = [settings.get("level1"), settings.get("level2", "")]
    if set(settings) - KEYS or not columns[0] or not all(isinstance(c, str) for c in columns):
        message = _("[causes] needs level1, and knows besides only level2 and create.")
        raise errors.Invalid(message)
    if not isinstance(settings.get("create", False), bool):
        raise errors.Invalid(_("[causes] create must be true or false."))
