"""What the person at the terminal sees: short lines, each as soon as it is true."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    """Print one line at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print what begins, and how long it took when it is done."""
    sys.stdout.write(f"  {title} ... ")
    sys.stdout.flush()
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say("not done")
        raise
    say(f"{time.monotonic() - began:.1f} s")
