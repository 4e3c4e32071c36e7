"""`make run`: servers, preparation, console; one owner that starts, watches and ends them all."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from types import FrameType

from ops_console.embedded import addresses, locks, servers
from ops_console.embedded.addresses import Running
from ops_console.embedded.children import Child, ChildDied, Children, Spec
from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.patience import Patience
from ops_console.embedded.state import State
from ops_console.embedded.terminal import say

WATCH_SECONDS = 0.2
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(BaseException):
    """Somebody asked the supervisor to stop; no handler of errors should catch it."""


class AlreadyRunning(EmbeddedError):
    """Another process owns the servers of this state folder."""

    def __init__(self, state: State) -> None:
        found = addresses.running(state)
        pid = found.pid if found else locks.holder(state.run_lock)
        if found and found.address:
            msg = (
                f"The console runs already: {found.address} (process {pid}). Ctrl-C there stops it."
            )
        elif found and found.purpose == "command":
            msg = f"A command (process {pid}) is using the servers. Wait for it to end."
        else:
            msg = f"The console is being started by process {pid}."
        super().__init__(msg)


def _ignore_stop_signals() -> None:
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


def _raise_on_stop_signals() -> None:
    """Turn the first stop signal into StopAsked; the next ones find the stopping under way."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        _ignore_stop_signals()
        raise StopAsked

    for number in STOPPING:
        signal.signal(number, handle)


class Supervisor:
    """The owner of one state folder for as long as it runs."""

    def __init__(self, state: State, patience: Patience | None = None) -> None:
        self.state = state
        self.patience = patience or Patience()
        self.children = Children()
        self._record = Running("run", os.getpid(), "", "")

    def start_servers(self) -> servers.Addresses:
        """Start the servers and publish where they are, for the commands that follow."""
        servers.clear_leftovers(self.state)
        where = servers.start(self.children, self.state)
        self._publish(
            replace(self._record, database_url=where.database_url, redis_url=where.redis_url)
        )
        return where

    def start(self, spec: Spec) -> None:
        """Start one process more."""
        self.children.start(spec)
        self._publish(self._record)

    def serve(self, address: str) -> None:
        """Publish where the console is."""
        self._publish(replace(self._record, address=address))

    def watch(self) -> None:
        """Start again what ends by itself; raise once a part has ended too often in a row."""
        while True:
            while (ended := self.children.find_ended()) is None:
                time.sleep(WATCH_SECONDS)
            self._start_again(ended)

    def _start_again(self, ended: Child) -> None:
        name = ended.spec.name
        pause = self.patience.next_pause(name, lived=ended.age())
        if pause is None:
            raise ChildDied(ended)
        say(f"  {name} {ended.ending()}; it is started again in {pause:g} s")
        time.sleep(pause)
        try:
            self.children.start_again(ended)
        except EmbeddedError:
            # It stands there as ended, and is the next that is found.
            say(f"  {name} did not come back")
        else:
            say(f"  {name} is back; what it said before: {ended.spec.log_before}")
        self._publish(self._record)

    def stop(self) -> None:
        """End every process, the last started first."""
        self.children.stop_all(before=lambda name: say(f"  stopping {name}"))
        addresses.withdraw(self.state)

    def _publish(self, record: Running) -> None:
        self._record = replace(record, children=self.children.records())
        addresses.publish(self.state, self._record)


def supervise(
    state: State, work: Callable[[Supervisor], None], patience: Patience | None = None
) -> int:
    """Own the state folder while WORK runs; return the exit code for the shell."""
    lock = locks.Lock(state.ensure().run_lock)
    if not lock.acquire():
        raise AlreadyRunning(state)
    supervisor = Supervisor(state, patience)
    _raise_on_stop_signals()
    try:
        work(supervisor)
    except StopAsked:
        say()
    finally:
        _ignore_stop_signals()
        supervisor.stop()
        lock.release()
    say("Stopped; the data is kept.")
    return 0
