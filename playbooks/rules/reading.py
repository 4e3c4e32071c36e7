"""Reads decoded JSON with the path of every value at hand, for messages an author can act on."""

from collections.abc import Iterator
from typing import Any

from playbooks.rules.content import Phrases, Wording

MAX_TEXT = 4000
MAX_NUMBER = 10_000


class ContentError(ValueError):
    """The content cannot be published; the message says where and why, in English for authors."""


class Node:
    """One value of the file and its path."""

    def __init__(self, value: Any, path: str = "") -> None:
        self.value = value
        self.path = path

    def fail(self, problem: str) -> ContentError:
        """Return the error to raise for this place."""
        return ContentError(f"{self.path or 'the file'}: {problem}")

    def __getitem__(self, key: str) -> "Node":
        if not isinstance(self.value, dict):
            raise self.fail("must be an object")
        path = f"{self.path}.{key}" if self.path else key
        if key not in self.value:
            raise ContentError(f"{path}: is missing")
        return Node(self.value[key], path)

    def optional(self, key: str) -> "Node | None":
        """Return the member, or None when it is absent or null."""
        if isinstance(self.value, dict) and self.value.get(key) is None:
            return None
        return self[key]

    def items(self) -> Iterator["Node"]:
        """Yield the members of a list."""
        if not isinstance(self.value, list):
            raise self.fail("must be a list")
        for place, value in enumerate(self.value):
            yield Node(value, f"{self.path}[{place}]")

    def members(self) -> Iterator[tuple[str, "Node"]]:
        """Yield the members of an object."""
        if not isinstance(self.value, dict):
            raise self.fail("must be an object")
        for key, value in self.value.items():
            yield key, Node(value, f"{self.path}.{key}")

    def text(self) -> str:
        """Return a text that is neither empty nor endless."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fail("must be a text that is not empty")
        if len(self.value) > MAX_TEXT:
            raise self.fail(f"is longer than {MAX_TEXT} characters")
        return self.value

    def one_of(self, allowed: tuple[str, ...]) -> str:
        """Return a code out of a list."""
        if self.value not in allowed:
            raise self.fail(f"{self.value!r} is not one of {', '.join(allowed)}")
        return str(self.value)

    def whole_number(self) -> int:
        """Return a whole number from 0 to 10,000."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.fail("must be a whole number")
        if not 0 <= self.value <= MAX_NUMBER:
            raise self.fail("must be between 0 and 10,000")
        return self.value

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self.fail("must be true or false")
        return self.value

    def codes(self) -> tuple[str, ...]:
        """Return a list of texts without repetition."""
        codes = tuple(item.text() for item in self.items())
        if len(set(codes)) != len(codes):
            raise self.fail("names something twice")
        return codes

    def wording(self) -> Wording:
        """Return a text in the three languages."""
        return Wording(self["ko"].text(), self["zh-Hant"].text(), self["en"].text())

    def phrases(self) -> Phrases:
        """Return lists of sentences in the three languages."""
        return Phrases(self["ko"].codes(), self["zh-Hant"].codes(), self["en"].codes())

    def optional_wording(self, key: str) -> Wording | None:
        """Return a text in the three languages, or None."""
        member = self.optional(key)
        return member.wording() if member else None

    def optional_text(self, key: str) -> str:
        """Return a text, or an empty one when it is absent or null."""
        member = self.optional(key)
        return member.text() if member else ""
