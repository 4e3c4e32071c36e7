"""No pattern of ours takes much longer than the text is long, whatever the text."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from functools import cache
from types import ModuleType

APPS = (
    "ops_console", "staff", "operations", "exports", "inquiries", "playbooks", "voc", "privacy",
    "metrics",
)  # fmt: skip
# Each ends in a way that makes a pattern go back over what it has taken.
PIECES = (
    "0",
    "1-",
    "a",
    "a@",
    "a.",
    " ",
    "-",
    "(",
    "가",
    "=",
    "+82-10-",
    "A1",
    "\n",
    "\t",
    "_",
    "%",
    "/",
)
SHORT, LONG = 1_000, 4_000
# Four times the text: a linear pattern needs four times as long, a quadratic one sixteen times.
MOST_GROWTH = 10
# Shorter times than this say nothing.
NOTICEABLE_SECONDS = 0.005


def modules() -> Iterator[ModuleType]:
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not {"migrations", "__main__", "management"} & set(found.name.split(".")):
                yield importlib.import_module(found.name)


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return every pattern that a module of ours has compiled, by the last name it goes by."""
    found = {
        f"{module.__name__}.{name}": value
        for module in modules()
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    }
    once = {value.pattern: (name, value) for name, value in found.items()}
    return dict(once.values())


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """Return the processor time for finding every match, at best."""
    taken = []
    for _ in range(2):
        began = time.process_time()
        for _match in pattern.finditer(text):
            pass
        pattern.fullmatch(text)
        taken.append(time.process_time() - began)
    return min(taken)


def test_the_patterns_are_found() -> None:
    assert len(patterns()) > 20


def test_time_grows_with_the_text_and_not_with_its_square() -> None:
    slow = []
    for name, pattern in patterns().items():
        for piece in PIECES:
            short = seconds(pattern, piece * (SHORT // len(piece)) + "!")
            long = seconds(pattern, piece * (LONG // len(piece)) + "!")
            if long > NOTICEABLE_SECONDS and long > MOST_GROWTH * short:
                slow.append((name, piece, short, long))

    assert slow == []
