"""The lines of a foreign file as the CSV reader asks for them, within bounds of memory."""

from collections.abc import Iterator
from typing import TextIO

from django.utils.translation import gettext_lazy as _

from ops_console.shared import errors

MAX_ROW = 2_000_000


class Lines:
    """Yields lines and counts them by rows: a quote that is never closed ends the reading.

    The reader of rows calls `next_row` before each; what it takes until then is one row.
    """

    def __init__(self, text: TextIO) -> None:
        self._readline = text.readline
        self._number = 0
        self._in_row = 0
        self.row_begins = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._readline(MAX_ROW + 1)
        if not line:
            if self._in_row:
                raise errors.Invalid(
                    _("The row at line %(line)s has a quote that is never closed.")
                    % {"line": self.row_begins}
                )
            raise StopIteration
        self._in_row += len(line)
        if self._in_row > MAX_ROW:
            raise errors.Invalid(
                _("The row at line %(line)s is too long: a quote is not closed, perhaps.")
                % {"line": self.row_begins}
            )
        self._number += 1
        return line

    def skip(self, count: int) -> None:
        """Pass over lines that stand before the header."""
        for _line in range(count):
            self.next_row()
            next(self, "")
        self.next_row()

    def next_row(self) -> None:
        """Begin a row at the next line."""
        self.row_begins = self._number + 1
        self._in_row = 0
