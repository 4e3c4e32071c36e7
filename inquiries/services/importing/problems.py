"""Why a row or a cell of a foreign file is refused."""

from dataclasses import dataclass


class CellError(ValueError):
    """A value cannot be taken; the text says why, for the person who mends the file."""


@dataclass(frozen=True)
class Problem:
    """One reason why a row is refused, with the column and value that caused it."""

    column: str
    value: str
    reason: str
    first_line: int = 0

    @property
    def text(self) -> str:
        """The reason, with the earlier line that it is about."""
        return f"{self.reason} ({self.first_line})" if self.first_line else self.reason
