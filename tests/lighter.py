"""What makes the suite quicker without testing less: cheap hashes, few examples, rare collections.

`--hypothesis-profile=thorough` gives generated tests the examples that `suite` saves.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher
from hypothesis import HealthCheck, settings

YOUNG_OBJECTS = 50_000


def lighten() -> None:
    """Hash with the least work that Argon2 knows: what is stored has the same form."""
    Argon2PasswordHasher.time_cost = 1
    Argon2PasswordHasher.memory_cost = 8
    Argon2PasswordHasher.parallelism = 1


def register_profiles() -> None:
    """Take `suite` unless the command line names another profile, which pytest loads later."""
    settings.register_profile("thorough", max_examples=200, deadline=None)
    # How fast examples come tells how busy the machine is.
    unhurried = [HealthCheck.too_slow]
    settings.register_profile(
        "suite", max_examples=30, deadline=None, suppress_health_check=unhurried
    )
    settings.load_profile("suite")


def collect_rarely() -> None:
    """Keep the collector off the modules, tests and templates that stay until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)


@contextmanager
def untraced() -> Iterator[None]:
    """Prepare something large whose code is measured elsewhere, without the cost of measuring."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)
