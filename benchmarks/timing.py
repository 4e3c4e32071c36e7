"""Clocks and memory: percentiles over rounds, so that one disturbed round does not decide."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

ROUNDS = 3
PERCENT = 95
KB_A_MB = 1024
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
Action = Callable[[], object]


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile, by the nearest rank."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * PERCENT // 100) - 1)]


def milliseconds(action: Action) -> float:
    """Return how long one call took."""
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def typical_p95(actions: Sequence[Action], *, rounds: int = ROUNDS) -> float:
    """Call everything once to warm up, then in rounds; return the median of the rounds' p95."""
    for action in actions:
        action()
    return median(p95([milliseconds(action) for action in actions]) for _round in range(rounds))


def forget_peak() -> None:
    """Let the peak of memory begin anew; only Linux can."""
    if CLEAR.exists():
        CLEAR.write_text("5", encoding="ascii")


def peak_mb() -> float:
    """Return the peak of this process's memory since it was forgotten; 0 where nobody knows."""
    return _status("VmHWM")


def present_mb() -> float:
    """Return the memory of this process now; 0 where nobody knows."""
    return _status("VmRSS")


def _status(name: str) -> float:
    if not STATUS.exists():
        return 0.0
    for line in STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / KB_A_MB
    return 0.0
