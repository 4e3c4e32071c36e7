"""As root, PostgreSQL runs as somebody else, who reaches its files without opening any folder."""

import os
import subprocess
from pathlib import Path

import pytest

from ops_console.embedded.accounts import database_account
from ops_console.embedded.trampoline import Launch
from ops_console.embedded.wheels import postgres_program

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes users")


def identity(launch: Launch) -> dict[str, str]:
    """What the system says about a process that was started this way."""
    status = subprocess.run(
        launch.command(["cat", "/proc/self/status"]), check=True, capture_output=True, text=True
    ).stdout
    return dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)


@pytest.mark.skipif(os.geteuid() == 0, reason="only for a plain user")
def test_a_plain_user_runs_the_server_itself(tmp_path: Path) -> None:
    assert database_account(tmp_path, postgres_program("postgres")) is None


@AS_ROOT
def test_the_owner_of_the_data_stays_its_owner(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)

    account = database_account(tmp_path, postgres_program("postgres"))

    assert account is not None
    assert (account.uid, account.gid) == (65534, 65534)


@AS_ROOT
def test_data_below_a_private_folder_is_reached_and_the_folder_stays_private(
    tmp_path: Path,
) -> None:
    private = tmp_path / "private"
    data = private / "state" / "postgres"
    data.mkdir(parents=True)
    private.chmod(0o700)

    account = database_account(data, postgres_program("postgres"))

    assert account is not None
    assert account.uid != 0
    assert account.capability is not None
    assert private.stat().st_mode & 0o777 == 0o700


@AS_ROOT
def test_nothing_but_the_one_capability_is_left_of_root(tmp_path: Path) -> None:
    account = database_account(tmp_path, postgres_program("postgres"))
    assert account is not None

    bare = identity(Launch(uid=account.uid, gid=account.gid))
    reader = identity(Launch(uid=account.uid, gid=account.gid, capability=2))

    assert bare["CapEff"] == bare["CapPrm"] == bare["CapInh"] == "0" * 16
    assert reader["CapEff"] == reader["CapPrm"] == reader["CapInh"] == "0" * 15 + "4"
    assert reader["Uid"].split() == [str(account.uid)] * 4
    assert reader["Groups"].strip() in {"", str(account.gid)}
