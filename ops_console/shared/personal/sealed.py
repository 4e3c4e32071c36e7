"""A personal value as the program holds it: printing it, anywhere, prints its mask."""

import datetime as dt
from typing import Any, Never, Self

from ops_console.shared.personal.cipher import CannotOpen, Token, open_sealed, seal
from ops_console.shared.personal.kinds import Kind
from ops_console.shared.personal.masks import mask


class Sealed:
    """A personal value, opened only by `reveal()`; `str()`, formats and templates get its mask.

    It cannot be pickled or encoded as JSON, so it reaches neither cache nor broker by accident.
    """

    __slots__ = ("_clear", "_place", "_token", "kind")

    def __init__(
        self, kind: Kind, *, clear: str | None = None, token: str = "", place: str = ""
    ) -> None:
        self.kind = kind
        self._clear = clear
        self._token = Token(token)
        self._place = place

    @classmethod
    def of(cls, kind: Kind, value: "str | dt.date | Self | None") -> "Sealed":
        """Seal what a form, a file or another row gave."""
        if isinstance(value, Sealed):
            return value
        text = value.isoformat() if isinstance(value, dt.date) else value or ""
        return cls(kind, clear=text)

    def reveal(self) -> str:
        """Return the value itself; for services that have recorded why, never for a page."""
        if self._clear is None:
            if self._token and not self._place:
                msg = "A sealed value read without its row cannot be opened."
                raise CannotOpen(msg)
            self._clear = open_sealed(self._token, place=self._place)
        return self._clear

    def reveal_date(self) -> dt.date | None:
        """Return the value as a day; None when there is none."""
        text = self.reveal()
        return dt.date.fromisoformat(text) if text else None

    def bound(self, place: str) -> "Sealed":
        """Return the value as it was read from this place."""
        if self._clear is None and not self._place:
            self._place = place
        return self

    def token_for(self, place: str) -> Token:
        """Return the value sealed for this place; the same text as read when nothing changed."""
        if self._token and self._place == place:
            return self._token
        self._token, self._place = seal(self.reveal(), place=place), place
        return self._token

    def __str__(self) -> str:
        if self._clear is None and self._token and not self._place:
            return "***"
        return mask(self.kind, self.reveal())

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __bool__(self) -> bool:
        return bool(self._token if self._clear is None else self._clear)

    def __eq__(self, other: object) -> bool:
        """Two sealed values are equal when they say the same; a text is never equal to one."""
        return isinstance(other, Sealed) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash(self.kind)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> Never:
        msg = "A personal value is not pickled: pass the id of its row."
        raise TypeError(msg)
