"""What the writers were told, written down only after the console has answered."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from string import ascii_lowercase

from faults.client import Answer

ACKNOWLEDGED, REFUSED, UNSETTLED = "acknowledged", "refused", "unsettled"


@dataclass(frozen=True)
class Told:
    """One request and its end: done, refused, or never answered.

    `key` is both the request key and a word in the text, so that an effect can be found without
    believing any bookkeeping of the console's.
    """

    what: str
    key: str
    person_id: int
    end: str
    reference: str = ""
    contacts: int = 0
    words: str = ""


@dataclass
class Journal:
    """The entries of all writers of one fault."""

    tried: int = 0
    entries: list[Told] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, told: Told, seen: list[int]) -> None:
        """Write down how a request ended and what was answered on the way."""
        with self._lock:
            self.tried += 1
            self.entries.append(told)
            self.statuses.update(seen)

    def acknowledged(self, what: str = "") -> list[Told]:
        """Return what the console has said that it did."""
        done = [entry for entry in self.entries if entry.end == ACKNOWLEDGED]
        return [entry for entry in done if what in {"", entry.what}]

    def says(self) -> str:
        """Tell how often nothing, or a fault, was answered before the answer that counted."""
        names = {0: "no answer", 500: "500", 503: "503"}
        seen = [f"{count}x {names[code]}" for code, count in self.statuses.items() if code in names]
        others = Counter(
            f"{entry.what} {entry.end} ({entry.words})"
            for entry in self.entries
            if entry.end != ACKNOWLEDGED
        )
        return ", ".join([*sorted(seen), *(f"{count} {end}" for end, count in others.items())])


def end_of(answer: Answer) -> str:
    """Return how a request ended."""
    if answer.is_success:
        return ACKNOWLEDGED
    return REFUSED if answer.is_final else UNSETTLED


def new_key(chance: Random) -> str:
    """Return a request key that can stand in a text: letters only, which are nobody's number."""
    return "k" + "".join(chance.choices(ascii_lowercase, k=19))
