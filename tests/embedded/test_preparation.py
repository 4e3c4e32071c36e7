"""Preparation steps run when their inputs changed, and only then."""

import subprocess
import sys
from pathlib import Path

import pytest

from ops_console.embedded import bootstrap, fingerprints, preparation
from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.interpreter import PYTHON
from ops_console.embedded.preparation import Step
from ops_console.embedded.state import REPOSITORY, State

EMBEDDED = "postgresql://ops_console:p1@127.0.0.1:5001/ops_console"


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the commands that were run, with one step that reads one file."""
    names: list[str] = []
    source = tmp_path / "source"
    source.write_text("one", encoding="utf-8")
    step = Step("static files", "collectstatic", lambda: [source])
    monkeypatch.setattr(preparation, "STEPS", (step,))
    monkeypatch.setattr(
        preparation, "run_command", lambda state, command, *args, **kwargs: names.append(command)
    )
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return names


def prepare(folder: Path, *, database_url: str = EMBEDDED, demo: bool = False) -> None:
    preparation.prepare(State(folder), database_url=database_url, demo=demo)


def test_a_step_runs_again_only_after_a_change(tmp_path: Path, ran: list[str]) -> None:
    prepare(tmp_path)
    prepare(tmp_path)
    (tmp_path / "source").write_text("two", encoding="utf-8")
    prepare(tmp_path)

    assert ran == ["collectstatic", "collectstatic"]


def test_a_step_whose_result_is_gone_runs_again(
    tmp_path: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = tmp_path / "result"
    step = Step("x", "build_icons", list, lambda state: not result.exists())
    monkeypatch.setattr(preparation, "STEPS", (step,))
    prepare(tmp_path)
    result.touch()
    prepare(tmp_path)
    result.unlink()
    prepare(tmp_path)

    assert ran == ["build_icons", "build_icons"]


def test_demo_data_are_loaded_once_whatever_port_the_server_got(
    tmp_path: Path, ran: list[str]
) -> None:
    prepare(tmp_path, demo=True)
    prepare(tmp_path, database_url=EMBEDDED.replace("5001", "5002"), demo=True)

    assert ran.count("load_demo") == 1


def test_another_database_gets_its_own_demo_data(
    tmp_path: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(tmp_path, demo=True)
    other = "postgresql://console:secret@db.example/console"
    monkeypatch.setenv("DATABASE_URL", other)
    prepare(tmp_path, database_url=other, demo=True)

    assert ran.count("load_demo") == 2
    assert "secret" not in State(tmp_path).prepared.read_text(encoding="utf-8")


def test_a_failing_command_is_named_with_the_end_of_its_output(tmp_path: Path) -> None:
    with pytest.raises(
        EmbeddedError, match=r"(?s)manage.py no_such_command ended.*Unknown command"
    ):
        preparation.run_command(State(tmp_path), "no_such_command")


def test_a_fingerprint_covers_names_and_contents(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("text", encoding="utf-8")
    before = fingerprints.of_files([first])
    first.rename(second)

    assert fingerprints.of_files([second]) != before


def test_an_environment_that_is_complete_is_left_alone() -> None:
    outcome = subprocess.run(
        [sys.executable, "-m", "ops_console.embedded.bootstrap"],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )

    assert outcome.stdout == ""
    assert PYTHON.exists()


def test_the_lock_files_pin_hashes_and_name_no_index() -> None:
    for path in (bootstrap.BOOTSTRAP, bootstrap.RUNTIME, bootstrap.DEVELOPMENT):
        text = path.read_text(encoding="utf-8")

        assert text.count("--hash=sha256:") >= text.count("==") > 0
        assert "http" not in text
        assert "index-url" not in text.replace("--no-emit-index-url", "")
