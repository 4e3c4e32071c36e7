"""Processes of one owner: started in order, watched, stopped in the reverse order."""

import signal
import time
from pathlib import Path

import pytest

from ops_console.embedded import processes
from ops_console.embedded.children import Child, ChildDied, Children, NotReady, tail
from tests.embedded.fakes import is_up, polite, spec

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)
"""


def test_a_process_that_dies_while_starting_is_named_with_the_end_of_its_log(
    tmp_path: Path,
) -> None:
    code = "import sys; [print(f'line {n}') for n in range(50)]; sys.exit(7)"

    with pytest.raises(ChildDied) as caught:
        Children().start(spec(tmp_path, "postgres", code, ready=lambda child: False))

    message = str(caught.value)
    assert "postgres ended with exit code 7" in message
    assert "line 30" in message
    assert "line 49" in message
    assert "line 29" not in message


def test_a_process_ended_by_a_signal_says_which(tmp_path: Path) -> None:
    child = Child.start(polite(tmp_path, "web"))
    child.process.send_signal(signal.SIGKILL)
    child.process.wait()

    assert child.ending() == "was ended by signal 9 (SIGKILL)"


def test_a_process_that_never_answers_is_given_up_and_ended(tmp_path: Path) -> None:
    silent = spec(
        tmp_path,
        "web",
        "import time; time.sleep(60)",
        ready=lambda child: False,
        ready_seconds=0.2,
    )
    children = Children()

    with pytest.raises(NotReady, match="web gave no answer"):
        children.start(silent)

    assert children.records() == ()


def test_processes_stop_in_the_reverse_order_of_their_start(tmp_path: Path) -> None:
    children = Children()
    for name in ("postgres", "valkey", "web", "worker", "beat"):
        children.start(polite(tmp_path, name))

    children.stop_all()

    diary = (tmp_path / "diary").read_text(encoding="utf-8").split()
    assert diary == ["beat", "worker", "web", "valkey", "postgres"]


def test_a_process_that_ignores_the_polite_signal_is_ended_all_the_same(tmp_path: Path) -> None:
    children = Children()
    child = children.start(
        spec(tmp_path, "worker", STUBBORN, ready=is_up, stop=((signal.SIGTERM, 0.3),))
    )

    began = time.monotonic()
    children.stop_all()

    assert child.process.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 10


def test_a_worker_gets_its_second_signal_before_it_is_killed(tmp_path: Path) -> None:
    steps = ((signal.SIGTERM, 0.3), (signal.SIGQUIT, 10.0))
    child = Child.start(spec(tmp_path, "worker", STUBBORN, stop=steps))
    child.wait_until_ready()
    while not is_up(child):
        time.sleep(0.05)

    child.stop()

    assert child.process.returncode == -signal.SIGQUIT


def test_what_a_killed_process_has_started_ends_with_it(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time\n"
        "left = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(left.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    child = Child.start(spec(tmp_path, "web", code, ready=lambda child: bool(tail(child.spec.log))))
    child.wait_until_ready()
    left = int(tail(child.spec.log)[0])
    child.process.kill()
    child.process.wait()

    child.stop()

    started = processes.start_time(left)
    assert started is None or processes.wait_for_end(left, started, seconds=5)


def test_an_owner_in_the_background_can_still_stop_its_processes(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGQUIT, signal.SIG_IGN)
    code = "import time; print('up', flush=True); time.sleep(60)"
    child = Child.start(spec(tmp_path, "worker", code, ready=is_up, stop=((signal.SIGQUIT, 30),)))
    signal.signal(signal.SIGQUIT, before)
    child.wait_until_ready()

    child.stop()

    assert child.process.returncode == -signal.SIGQUIT


def test_a_process_that_ended_is_found(tmp_path: Path) -> None:
    children = Children()
    children.start(polite(tmp_path, "web"))
    children.start(spec(tmp_path, "beat", "pass")).process.wait()

    ended = children.find_ended()
    children.stop_all()

    assert ended is not None
    assert ended.spec.name == "beat"


def test_a_password_reaches_a_process_by_its_standard_input(tmp_path: Path) -> None:
    code = "import sys; print('got', sys.stdin.read())"
    child = Child.start(spec(tmp_path, "valkey", code, standard_input=b"requirepass x"))
    child.process.wait()

    assert tail(child.spec.log) == ["got requirepass x"]


def test_the_log_of_the_start_before_is_kept(tmp_path: Path) -> None:
    for text in ("first", "second"):
        Child.start(spec(tmp_path, "web", f"print({text!r})")).process.wait()

    assert (tmp_path / "web.previous.log").read_text(encoding="utf-8") == "first\n"
    assert (tmp_path / "web.log").read_text(encoding="utf-8") == "second\n"
