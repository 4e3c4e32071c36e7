"""A pytest plugin that runs the chosen tests for each broken rule, each in a process of its own.

Used by `python -m tests.rights.mutate_rules`. The code of the function itself is replaced, so that
every name under which it was imported follows.
"""

import importlib
import os

import pytest
from django.db import connections

VARIABLE = "OPS_TEST_MUTANTS"
NOTICED, SURVIVES = 1, 0


def apply(mutant: str) -> None:
    """Replace `module:function=expression`; the expression sees what the module sees."""
    place, _, expression = mutant.partition("=")
    module, _, path = place.partition(":")
    function = importlib.import_module(module)
    for name in path.split("."):
        function = getattr(function, name)
    replaced = eval(f"lambda *args, **kwargs: {expression}")  # noqa: S307 - our own list
    function.__code__ = replaced.__code__  # type: ignore[attr-defined]
    function.__defaults__ = function.__kwdefaults__ = None  # type: ignore[attr-defined]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run the tests for each mutant until one fails, and say which that was."""
    session.items.sort(key=_weight)
    left = []
    for mutant in os.environ[VARIABLE].splitlines():
        child = os.fork()
        if child == 0:
            _run_and_leave(session, mutant)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status == SURVIVES:
            left.append(mutant)
            _say(f"SURVIVES {mutant}")
    _say(f"{len(left)} survive")
    return True


def _weight(item: pytest.Item) -> int:
    """Put tests without a database first, and those that share a world last."""
    names = {*getattr(item, "fixturenames", ()), *(mark.name for mark in item.iter_markers())}
    return 2 if "known_world" in names else int(bool({"db", "django_db"} & names))


def _say(line: str) -> None:
    """Write past pytest, whose own output is of no interest."""
    os.write(2, f"{line}\n".encode())


def _run_and_leave(session: pytest.Session, mutant: str) -> None:
    """Be the process of one mutant."""
    connections.close_all()
    apply(mutant)
    for item, following in zip(session.items, [*session.items[1:], None], strict=True):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            _say(f"noticed  {mutant} by {item.nodeid}")
            os._exit(NOTICED)
    os._exit(SURVIVES)
