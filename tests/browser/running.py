"""A whole console for the journeys: own database with demo data, web process and worker."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from ops_console.embedded.ports import any_free
from tests.servers import numbered

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "ops_journeys"
# Enough that every list, chart and story has something to show.
DEMO_INQUIRIES = "1500"
START_SECONDS = 60


@dataclass
class Console:
    """The running console: where it is and who may sign in."""

    address: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> "Console":
        """Create and fill the database, then start web and worker.

        The state folder is that of the test session, which has catalogues and static files.
        """
        port = any_free()
        self.address = f"http://127.0.0.1:{port}"
        self.environment = {
            **os.environ,
            "OPS_MODE": "demo",
            "DATABASE_URL": _new_database(),
            "REDIS_URL": numbered(os.environ["REDIS_URL"], 9),
        }
        self.manage("migrate", "--no-input")
        self.manage("load_demo", "--count", DEMO_INQUIRIES)
        listening = ["--host", "127.0.0.1", "--port", str(port), "--timeout-graceful-shutdown", "2"]
        self._run("uvicorn", "ops_console.asgi:application", *listening)
        self._run("celery", "-A", "ops_console", "worker", "--concurrency", "1", "-l", "WARNING")
        self._wait()
        return self

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]} {done.stderr[-4000:]}"
        return done.stdout

    def stop(self) -> None:
        """End web and worker."""
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()

    def people(self, role: str, market: str = "KR") -> tuple[str, str]:
        """Return user name and password of somebody with this role in the market."""
        text = (self.folder / "demo-sign-in.json").read_text(encoding="utf-8")
        for person in json.loads(text)["accounts"]:
            if (person["role"], person["market"]) == (role.lower(), market):
                return person["username"], person["password"]
        raise LookupError(role, market)

    @property
    def folder(self) -> Path:
        """The state folder: logs, and who may sign in."""
        return Path(self.environment["OPS_STATE_DIR"])

    def _run(self, module: str, *arguments: str) -> None:
        command = [sys.executable, "-m", module, *arguments]
        with (self.folder / f"{module}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._is_ready():
                return
            time.sleep(0.2)
        raise AssertionError((self.folder / "uvicorn.log").read_text(encoding="utf-8")[-4000:])

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()


def _new_database() -> str:
    """Create the journeys' database on the tests' server and return its address."""
    server = os.environ["DATABASE_URL"]
    connection = psycopg2.connect(urlunsplit(urlsplit(server)._replace(path="/postgres")))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0")
    connection.close()
    return urlunsplit(urlsplit(server)._replace(path=f"/{DATABASE}"))
