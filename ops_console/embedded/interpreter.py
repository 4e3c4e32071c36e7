"""Finds the project's own Python when a command was started with another one."""

import importlib.util
import os
import sys
from pathlib import Path

from ops_console.embedded.state import REPOSITORY

ENVIRONMENT = REPOSITORY / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"


def use_project_interpreter() -> None:
    """Start this command again with the project's Python when this one has no Django."""
    if importlib.util.find_spec("django") is not None:
        return
    if Path(sys.prefix).resolve() == ENVIRONMENT or not PYTHON.exists():
        sys.exit("The environment is not complete. `make environment` makes it.")
    os.execv(PYTHON, [str(PYTHON), *sys.argv])  # noqa: S606 - the project's own interpreter
