"""Free texts: the numbers of people in them hidden on every surface, and kept through a form.

A form shows a text as everybody may see it. What comes back is read with the standing text beside
it, so that a number which stood there hidden is not replaced by its mask.
"""

from collections import defaultdict
from typing import Any

from ops_console.shared.personal.detector import find_personal
from ops_console.shared.personal.kinds import Kind
from ops_console.shared.personal.masks import mask


def hide_numbers(value: Any) -> Any:
    """Return a text without the numbers of people in it; lists and mappings likewise, in depth."""
    match value:
        case str():
            return mask(Kind.FREE_TEXT, value) if find_personal(value) else value
        case dict():
            return {key: hide_numbers(each) for key, each in value.items()}
        case list() | tuple():
            return [hide_numbers(each) for each in value]
        case _:
            return value


def restored(entered: str, *standing: str) -> str:
    """Return what somebody means who was shown masks: each stands for the number it covered.

    A mask that covers two different numbers is left as it is: guessing would swap people.
    """
    covered: dict[str, set[str]] = defaultdict(set)
    for text in standing:
        for found in find_personal(text):
            clear = text[found.start : found.end]
            covered[mask(found.kind, clear)].add(clear)
    for masked, clears in covered.items():
        if len(clears) == 1:
            entered = entered.replace(masked, clears.pop())
    return entered


def kinds_in(*texts: str) -> list[Kind]:
    """Return which kinds of numbers of people stand in the texts."""
    return sorted({found.kind for text in texts for found in find_personal(text)})
