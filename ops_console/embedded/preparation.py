"""What must be done before the console can serve: each step only when its inputs changed."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ops_console.embedded import fingerprints
from ops_console.embedded.children import open_log, tail
from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.servers import own_address
from ops_console.embedded.state import REPOSITORY, State
from ops_console.embedded.terminal import say, step
from ops_console.embedded.trampoline import Launch

LOCK = REPOSITORY / "requirements.txt"
APPS = (
    "ops_console", "staff", "operations", "exports", "privacy", "inquiries", "playbooks", "voc",
    "metrics",
)  # fmt: skip


OF_THE_DATABASE = frozenset({"migrate", "grant_rights"})


@dataclass(frozen=True)
class Step:
    """One management command with the files that it reads."""

    title: str
    command: str
    inputs: Callable[[], Iterable[Path]]
    # A step whose results may have been deleted is done again when they are missing.
    is_missing: Callable[[State], bool] = lambda state: False
    options: tuple[str, ...] = ()


def _files(*patterns: str) -> list[Path]:
    found = chain.from_iterable(REPOSITORY.glob(pattern) for pattern in patterns)
    return [path for path in found if path.is_file() and path.suffix != ".mo"]


def _migrations() -> list[Path]:
    return _files(*(f"{app}/**/migrations/*.py" for app in APPS))


def _database_may_be_new(_: State) -> bool:
    """Whether the database is not ours: somebody may have made it anew since the last start."""
    return own_address("DATABASE_URL") is not None


def _catalogues() -> list[Path]:
    return _files("locale/**/*.po")


def _catalogue_missing(_: State) -> bool:
    return any(not path.with_suffix(".mo").exists() for path in _catalogues())


def _icons() -> list[Path]:
    return _files(
        "ops_console/shared/icons.py", "ops_console/shared/management/commands/build_icons.py"
    )


def _static() -> list[Path]:
    return [*_icons(), *_files("static/**/*", "ops_console/shared/static_storage.py")]


STEPS = (
    Step("database schema", "migrate", _migrations, _database_may_be_new, ("--no-input",)),
    Step("database rights", "grant_rights", _migrations, _database_may_be_new, ("{serving_role}",)),
    Step("message catalogues", "compile_catalogs", _catalogues, _catalogue_missing),
    Step(
        "icons",
        "build_icons",
        _icons,
        lambda state: not (state.root / "generated-static").exists(),
    ),
    Step(
        "static files",
        "collectstatic",
        _static,
        lambda state: not (state.root / "static").exists(),
        ("--no-input", "--clear"),
    ),
)


def prepare(state: State, *, database_url: str, serving_url: str = "", demo: bool) -> None:
    """Do every step that is not yet done for this code and this database.

    The database is the owner's; the role of `serving_url` is given what it needs there.
    """
    done = fingerprints.Done(state.prepared)
    role = unquote(urlsplit(serving_url or database_url).username or "")
    for each in STEPS:
        key = _database_key(database_url) if each.command in OF_THE_DATABASE else ""
        fingerprint = fingerprints.of_files([LOCK, *each.inputs()], extra=key)
        if each.is_missing(state) or not done.has(each.command, fingerprint):
            with step(each.title):
                options = (option.format(serving_role=role) for option in each.options)
                run_command(state, each.command, *options)
            done.add(each.command, fingerprint)
    if demo and not done.has("load_demo", _database_key(database_url)):
        say("  demo data:")
        run_command(state, "load_demo", "--if-empty", shown=True)
        done.add("load_demo", _database_key(database_url))


def _database_key(database_url: str) -> str:
    """Tell databases apart without their password or the port, which is new at each start."""
    account, _, place = database_url.rpartition("@")
    host = place if own_address("DATABASE_URL") else "embedded"
    user = account.partition("://")[2].partition(":")[0]
    return hashlib.sha256(f"{user}@{host}".encode()).hexdigest()


def run_command(state: State, command: str, *options: str, shown: bool = False) -> None:
    """Run a management command; its output goes to a log and, when SHOWN, to the terminal too."""
    arguments = [sys.executable, str(REPOSITORY / "manage.py"), command, *options]
    path = state.logs / f"{command}.log"
    owner = own_address("OPS_OWNER_DATABASE_URL")
    with (
        open_log(path) as log,
        subprocess.Popen(
            Launch(directory=REPOSITORY, death_signal=15).command(arguments),
            env={**os.environ, **({"DATABASE_URL": owner} if owner else {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                log.write(line)
                if shown:
                    say(f"    {line.decode(errors='replace').rstrip()}")
        except BaseException:
            process.terminate()
            raise
    if process.returncode != 0:
        lines = "\n".join(f"    {line}" for line in tail(path))
        msg = f"manage.py {command} ended with exit code {process.returncode}:\n\n{lines}"
        raise EmbeddedError(msg)
