"""Servers for a single command: those that run already, or its own for as long as it runs."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ops_console.embedded import addresses, locks, servers
from ops_console.embedded.addresses import Running
from ops_console.embedded.children import Children
from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.state import State

STARTING_SECONDS = 60.0
PAUSE = 0.1


@contextmanager
def borrowed() -> Iterator[None]:
    """Have both servers running inside the block, unless the environment names others."""
    if os.environ.get("OPS_MODE") == "production" or servers.all_given():
        yield
        return
    state = State.from_environment().ensure()
    usage = locks.Usage(state.use_lock)
    try:
        owned = locks.Lock(state.run_lock)
        if owned.acquire(patience=0.3):
            with _own_servers(state, owned, usage):
                yield
        else:
            _wait_for_address(state)
            yield
    except EmbeddedError as error:
        sys.exit(str(error))
    finally:
        usage.close()


@contextmanager
def _own_servers(state: State, lock: locks.Lock, usage: locks.Usage) -> Iterator[None]:
    children = Children()
    try:
        servers.clear_leftovers(state)
        where = servers.start(children, state)
        addresses.publish(
            state,
            Running(
                purpose="command",
                pid=os.getpid(),
                database_url=where.database_url,
                redis_url=where.redis_url,
                children=children.records(),
            ),
        )
        yield
        _let_others_finish(usage)
    finally:
        addresses.withdraw(state)
        children.stop_all()
        lock.release()


def _let_others_finish(usage: locks.Usage) -> None:
    if usage.others_remain():
        sys.stderr.write("Other commands still use the servers; waiting for them to end.\n")
        usage.wait_for_others()


def _wait_for_address(state: State) -> None:
    """Wait while another process is still starting the servers."""
    deadline = time.monotonic() + STARTING_SECONDS
    while addresses.running(state) is None:
        if time.monotonic() > deadline:
            msg = f"Process {locks.holder(state.run_lock)} holds {state.root} but starts no server."
            raise EmbeddedError(msg)
        time.sleep(PAUSE)
