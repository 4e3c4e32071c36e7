"""Makes the project's Python environment from the hash-locked requirements.

    python3 -m ops_console.embedded.bootstrap [--dev]

Runs in whichever Python the machine has. pip, which comes with Python, installs uv, and uv
installs the rest in seconds; where uv cannot (no wheel for the machine, an index that only pip
knows), pip does.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.files import read_json, write_json
from ops_console.embedded.interpreter import ENVIRONMENT, PYTHON
from ops_console.embedded.locks import exclusive
from ops_console.embedded.state import REPOSITORY
from ops_console.embedded.terminal import say

BOOTSTRAP = REPOSITORY / "requirements-bootstrap.txt"
RUNTIME = REPOSITORY / "requirements.txt"
DEVELOPMENT = REPOSITORY / "requirements-dev.txt"
STAMP = ENVIRONMENT / "installed.json"
LOCK = REPOSITORY / ".venv.lock"
UV = ENVIRONMENT / "bin" / "uv"
PROGRESS_SECONDS = 5.0
LOG = REPOSITORY / ".venv.log"
TAIL_LINES = 15


def main(arguments: list[str]) -> int:
    """Make the environment complete; return the exit code for the shell."""
    wanted = [RUNTIME, DEVELOPMENT] if "--dev" in arguments else [RUNTIME]
    try:
        with exclusive(LOCK):
            _complete(wanted)
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _complete(wanted: list[Path]) -> None:
    installed = read_json(STAMP) or {}
    missing = [path for path in wanted if installed.get(path.name) != _digest(path)]
    if not missing and _works():
        return
    began = time.monotonic()
    say(
        "Setting up the Python environment in .venv (once, and after each change of the lock files)"
    )
    _create()
    _install(missing or wanted)
    write_json(STAMP, installed | {path.name: _digest(path) for path in missing or wanted})
    say(f"  environment ready after {time.monotonic() - began:.0f} s")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _works() -> bool:
    """Whether the environment's Python starts: moved folders and upgraded systems break it."""
    try:
        probe = subprocess.run([PYTHON, "-m", "pip", "--version"], check=False, capture_output=True)
    except OSError:
        return False
    return probe.returncode == 0


def _create() -> None:
    if PYTHON.exists() and _works():
        return
    if importlib.util.find_spec("ensurepip") is None:
        msg = (
            f"{sys.executable} cannot make virtual environments. Install its venv module (Debian "
            "and Ubuntu: apt-get install python3-venv), then run the same command again."
        )
        raise EmbeddedError(msg)
    _run("making .venv", [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)])


def _install(files: list[Path]) -> None:
    requirements = [part for path in files for part in ("-r", str(path))]
    pip = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check"]
    try:
        _run("installing the installer (uv)", [*pip, "-r", str(BOOTSTRAP)])
        # As pip does: trust the certificates that the machine trusts.
        uv = [str(UV), "pip", "install", "--system-certs", "--python", str(PYTHON)]
        uv.append("--require-hashes")
        _run(f"installing {_count(files)} packages", [*uv, *requirements], _uv_environment())
    except EmbeddedError as error:
        say(f"  uv did not manage ({str(error).splitlines()[-1].strip()}); trying pip")
        _run(f"installing {_count(files)} packages with pip", [*pip, *requirements])


def _count(files: list[Path]) -> int:
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return len({line.split("==")[0] for line in lines if "==" in line[:80] and line[0] not in " #"})


def _uv_environment() -> dict[str, str]:
    """Tell uv about the package index that pip is set up for, unless uv has its own."""
    if any(name in os.environ for name in ("UV_INDEX_URL", "UV_DEFAULT_INDEX")):
        return {}
    asked = [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"]
    answer = subprocess.run(asked, check=False, capture_output=True, text=True)
    index = os.environ.get("PIP_INDEX_URL") or answer.stdout.strip()
    return {"UV_DEFAULT_INDEX": index} if index else {}


def _run(title: str, command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run one step with a line when it begins and a sign of life while it works."""
    say(f"  {title}")
    began = time.monotonic()
    with LOG.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            cwd=REPOSITORY,
        )
        while True:
            try:
                process.wait(PROGRESS_SECONDS)
                break
            except subprocess.TimeoutExpired:
                say(f"    still {title} ({time.monotonic() - began:.0f} s)")
    if process.returncode != 0:
        tail = "\n".join(LOG.read_text(errors="replace").splitlines()[-TAIL_LINES:])
        msg = f"Could not go on with {title}:\n{tail}"
        raise EmbeddedError(msg)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
