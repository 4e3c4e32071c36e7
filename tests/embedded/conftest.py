"""A database cluster that is made once; the tests that only start servers begin with copies."""

import subprocess
from pathlib import Path

import pytest

from ops_console.embedded.files import write_json
from ops_console.embedded.postgres import Postgres
from ops_console.embedded.state import State
from tests.embedded.fakes import PASSWORD


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster")
    Postgres(folder / "postgres", folder / "postgres.log", PASSWORD).prepare()
    return folder / "postgres"


@pytest.fixture
def server(cluster: Path, tmp_path: Path) -> Postgres:
    """A server for one test to stop and start."""
    return copy_of(cluster, tmp_path)


@pytest.fixture
def started_before(cluster: Path, tmp_path: Path) -> Path:
    """A state folder that has a cluster from an earlier start."""
    state = State(tmp_path).ensure()
    write_json(state.secrets, {"database_password": PASSWORD})
    copy_of(cluster, tmp_path)
    return tmp_path


def copy_of(cluster: Path, folder: Path) -> Postgres:
    """A server of the test's own with everything as it was made, owners and modes too."""
    subprocess.run(["cp", "-a", str(cluster), str(folder / "postgres")], check=True)
    return Postgres(folder / "postgres", folder / "postgres.log", PASSWORD)
