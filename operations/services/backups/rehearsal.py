"""The drill: a backup brought back in a place of its own, where somebody then signs in."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from django.conf import settings

from operations.services.backups.opening import BackupRefused
from ops_console.embedded import ports, servers
from ops_console.embedded.children import Children
from ops_console.embedded.postgres import SERVING_ROLE
from ops_console.embedded.state import PASSABLE, REPOSITORY, State

MARK = "rehearsal"
PREPARING = (("build_icons",), ("compile_catalogs",), ("collectstatic", "--no-input"))
BOOT_SECONDS = 120.0
# For one command; restoring the largest database that the console was measured with takes minutes.
COMMAND_SECONDS = 3600.0


@dataclass
class Drill:
    """What was done, how long each step took, and what it said."""

    seconds: dict[str, float] = field(default_factory=dict)
    restored: dict[str, Any] = field(default_factory=dict)

    @property
    def recovery_seconds(self) -> float:
        """From nothing to somebody signed in: the recovery time that this machine needs."""
        return sum(self.seconds.values())

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 2)


def rehearse(*, folder: Path) -> Drill:
    """Bring the backup back beside the console, compare it, boot it and sign in; leave nothing.

    BackupRefused names the step that failed. The servers of the console are not touched.
    """
    drill, children = Drill(), Children()
    place = Path(tempfile.mkdtemp(prefix="drill-", dir=settings.OPS_STATE_DIR))
    place.chmod(PASSABLE)
    try:
        state = State(place).ensure()
        (place / MARK).touch()
        with drill.step("servers"), _no_addresses():
            where = servers.start(children, state)
        environment = _environment(state, where)
        with drill.step("restore"):
            told = _manage(environment, "restore", str(folder), "--json")
            drill.restored = json.loads(told.splitlines()[-1])
        with drill.step("audit chains"):
            _manage(environment, "verify_audit")
        with drill.step("schema"):
            _manage(environment, "migrate", "--no-input")
            _manage(environment, "grant_rights", SERVING_ROLE)
        with drill.step("files of the pages"):
            for command in PREPARING:
                _manage(environment, *command)
        _boot_and_sign_in(drill, {**environment, "DATABASE_URL": where.serving_url})
    finally:
        children.stop_all()
        shutil.rmtree(place)
    return drill


def _boot_and_sign_in(drill: Drill, environment: dict[str, str]) -> None:
    port = ports.any_free()
    command = [
        sys.executable, "-m", "uvicorn", "ops_console.asgi:application", "--host", ports.LOOPBACK,
        "--port", str(port), "--log-level", "warning", "--no-proxy-headers",
    ]  # fmt: skip
    with subprocess.Popen(  # noqa: S603 - our own server
        command, env=environment, cwd=REPOSITORY, stdout=subprocess.DEVNULL
    ) as web:
        try:
            with drill.step("boot"):
                wait_until_ready(port, web)
            with drill.step("sign-in"):
                _manage(environment, "rehearse_sign_in", str(port))
        finally:
            web.terminate()


def wait_until_ready(port: int, web: "subprocess.Popen[bytes]") -> None:
    """Return once the console says that it is ready; BackupRefused when it ends or never does."""
    deadline = time.monotonic() + BOOT_SECONDS
    answer = "it gave no answer"
    while web.poll() is None and time.monotonic() < deadline:
        connection = HTTPConnection(ports.LOOPBACK, port, timeout=3)
        try:
            connection.request("GET", "/readyz")
            response = connection.getresponse()
            answer = response.read().decode()
            if json.loads(answer)["ready"]:
                return
        except (OSError, HTTPException, ValueError):
            pass
        finally:
            connection.close()
        time.sleep(0.2)
    msg = f"The restored console does not get ready: {answer}"
    raise BackupRefused(msg)


def _manage(environment: dict[str, str], *command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            [sys.executable, "manage.py", *command],
            env=environment, cwd=REPOSITORY, capture_output=True, text=True, check=False,
            timeout=COMMAND_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        msg = f"{command[0]} did not end within {COMMAND_SECONDS:.0f} s."
        raise BackupRefused(msg) from error
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()
        words = next((line for line in reversed(lines) if ": " in line), "it said nothing")
        msg = f"{command[0]} failed: {words}"
        raise BackupRefused(msg)
    return done.stdout


@contextmanager
def _no_addresses() -> Iterator[None]:
    """Forget for a moment where the console's own servers are, so that new ones are started."""
    names = [f"{name}{end}" for name in ("DATABASE_URL", "REDIS_URL") for end in ("", "_FILE")]
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


def _environment(state: State, where: servers.Addresses) -> dict[str, str]:
    """Return the environment of the restored console: the same keys, on the loopback only."""
    return {
        **os.environ,
        # Test mode asks for packages that no installation has.
        "OPS_MODE": "demo",
        "OPS_STATE_DIR": str(state.root),
        "DATABASE_URL": where.database_url,
        "REDIS_URL": where.redis_url,
        "OPS_DATABASE_SSLMODE": "",
        "OPS_TLS": "0",
        "OPS_SECRET_KEY": settings.SECRET_KEY,
        "OPS_PERSONAL_KEYS": ",".join(settings.PERSONAL_KEYS),
        "OPS_PERSONAL_INDEX_KEYS": ",".join(settings.PERSONAL_INDEX_KEYS),
        "OPS_BACKUP_KEY": ",".join(settings.BACKUP_KEYS),
        "OPS_ALLOWED_HOSTS": "127.0.0.1",
        "OPS_MIN_FREE_MEGABYTES": "1",
        "OPS_LOG_LEVEL": "WARNING",
    }
