"""Real servers for the tests: one pair a session, begun before Django reads its settings."""

import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from ops_console.embedded import servers
from ops_console.embedded.children import Children
from ops_console.embedded.state import PASSABLE, State

SETTINGS = "ops_console.settings"


class TestServers:
    """The servers of one session; parallel workers inherit their addresses."""

    __test__ = False

    def __init__(self) -> None:
        self._children = Children()
        self._folder: Path | None = None

    def start(self) -> None:
        """Start what the environment gives no address for and put the addresses there."""
        os.environ["OPS_MODE"] = "test"
        os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
        # Tables that refuse TRUNCATE (append-only events) let the test suite empty them.
        os.environ.setdefault("OPS_DATABASE_OPTIONS", "-c lock_timeout=10s -c ops.maintenance=on")
        if "OPS_TEST_SESSION" not in os.environ:
            self._folder = Path(tempfile.mkdtemp(prefix="ops-console-tests-"))
            self._folder.chmod(PASSABLE)
            os.environ["OPS_TEST_SESSION"] = os.environ["OPS_STATE_DIR"] = str(self._folder)
            state = State.from_environment().ensure()
            where = servers.start(self._children, state, durable=False)
            os.environ["DATABASE_URL"] = where.database_url
            os.environ["REDIS_URL"] = where.redis_url

    def stop(self) -> None:
        """Stop what was started and remove its files."""
        self._children.stop_all()
        if self._folder is not None:
            shutil.rmtree(self._folder)
            self._folder = None
            # The session may go on in this process (an editor's test runner starts several).
            for name in ("OPS_TEST_SESSION", "DATABASE_URL", "REDIS_URL"):
                os.environ.pop(name, None)


def numbered(redis_url: str, number: int) -> str:
    """Address of one of the server's numbered databases."""
    return urlunsplit(urlsplit(redis_url)._replace(path=f"/{number}"))
