"""The account that PostgreSQL runs under: it refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.trampoline import Launch

CANDIDATES = ("postgres", "nobody")
# Tried in this order: nothing, then the right to pass through and read any folder, then the right
# to pass through, read and write (the only one of the two that many containers leave to root).
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAPABILITIES = (None, CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE)


@dataclass(frozen=True)
class Account:
    """A user to run a server as, with the one capability it needs to reach its files."""

    uid: int
    gid: int
    capability: int | None = None


def database_account(data: Path, program: Path) -> Account | None:
    """Account for a server with its files in DATA, or None when the present user will do.

    A checkout below a private folder (/root is one) cannot be reached by another user. Rather than
    open that folder to everybody, the server keeps one capability for as long as it runs.
    """
    if os.geteuid() != 0:
        return None
    account = _chosen(data)
    os.chown(data, account.uid, account.gid)
    for capability in CAPABILITIES:
        candidate = replace(account, capability=capability)
        if _can_run(candidate, data, program):
            return candidate
    msg = (
        f"PostgreSQL refuses to run as root, and no other user can reach {data}. Run as a plain "
        "user, or put the checkout (or OPS_STATE_DIR) where everybody may pass, such as /opt."
    )
    raise EmbeddedError(msg)


def _chosen(data: Path) -> Account:
    owner = data.stat().st_uid
    if owner != 0:
        return Account(owner, data.stat().st_gid)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    msg = "PostgreSQL refuses to run as root, and this machine has no user postgres or nobody."
    raise EmbeddedError(msg)


def _can_run(account: Account, data: Path, program: Path) -> bool:
    launch = Launch(uid=account.uid, gid=account.gid, capability=account.capability, directory=data)
    attempt = subprocess.run(
        launch.command([str(program), "--version"]), check=False, capture_output=True
    )
    return attempt.returncode == 0
