"""A pytest plugin that replaces one rule by a constant, for `python -m tests.rights.mutate_rules`.

The code of the function itself is replaced, so that every name under which it was imported follows.
"""

import importlib
import os

import pytest

VARIABLE = "OPS_TEST_MUTANT"


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


@pytest.hookimpl(trylast=True)
def pytest_sessionstart() -> None:
    """Replace the rule once the fixtures have set Django up."""
    apply(os.environ[VARIABLE])
