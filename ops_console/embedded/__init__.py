"""PostgreSQL, Valkey and process supervision for `make run`, for commands and for the tests.

Only the standard library: the package must load in whichever Python a command was started with.
"""

import os

from ops_console.embedded import addresses, credentials
from ops_console.embedded.borrowing import borrowed
from ops_console.embedded.interpreter import use_project_interpreter
from ops_console.embedded.state import State

__all__ = ["borrowed", "database_url", "key", "redis_url", "secret", "use_project_interpreter"]

# Settings must load for tools that read them and use no server (type checker, linter). Nothing
# listens on port 1, and the name of the database says what to do.
NO_DATABASE = "postgresql://127.0.0.1:1/no_server_runs_start_make_run"
NO_REDIS = "redis://127.0.0.1:1/0"


def database_url() -> str | None:
    """Address of the embedded PostgreSQL; None in production, which must be given one."""
    return _address("database_url", NO_DATABASE)


def redis_url() -> str | None:
    """Address of the embedded Valkey; None in production, which must be given one."""
    return _address("redis_url", NO_REDIS)


def secret(name: str) -> str:
    """The secret called NAME of this installation, made when first asked for."""
    return credentials.secret(State.from_environment(), name)


def key(name: str) -> str:
    """The key called NAME of this installation, made when first asked for."""
    return credentials.key(State.from_environment(), name)


def _address(name: str, placeholder: str) -> str | None:
    if os.environ.get("OPS_MODE") == "production":
        return None
    running = addresses.running()
    return placeholder if running is None else str(getattr(running, name))
