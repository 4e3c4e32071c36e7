"""The record of what is running: read by settings, written by the owner of the servers."""

from dataclasses import asdict, dataclass, field
from typing import Any

from ops_console.embedded.files import read_json, write_json
from ops_console.embedded.locks import is_held
from ops_console.embedded.state import State


@dataclass(frozen=True)
class ChildRecord:
    """A process started by the owner; the start time tells it from a later one with its number."""

    name: str
    pid: int
    started: str
    stop_signal: int


@dataclass(frozen=True)
class Running:
    """Servers in use: by `make run` (purpose "run") or by a single command ("command")."""

    purpose: str
    pid: int
    database_url: str
    redis_url: str
    address: str | None = None
    children: tuple[ChildRecord, ...] = field(default=())


def running(state: State | None = None) -> Running | None:
    """What runs now, or None; a record left by a killed owner counts as nothing."""
    place = state or State.from_environment()
    record = read_json(place.record)
    if record is None or not is_held(place.run_lock):
        return None
    return _from_json(record)


def left_behind(state: State) -> Running | None:
    """The record of an owner that could not remove it; ask only while holding the run lock."""
    record = read_json(state.record)
    return None if record is None else _from_json(record)


def publish(state: State, what: Running) -> None:
    """Tell every other process where the servers are."""
    write_json(state.record, asdict(what))


def withdraw(state: State) -> None:
    """Say that nothing runs any more."""
    state.record.unlink(missing_ok=True)


def _from_json(record: dict[str, Any]) -> Running:
    children = tuple(ChildRecord(**child) for child in record.pop("children"))
    return Running(**record, children=children)
