"""The faults in the order in which they are played; the last ones leave the console changed."""

from collections.abc import Callable

from faults.scenes import (
    clock_back,
    flushed,
    full_disk,
    hostile_texts,
    killed_postgres,
    killed_valkey,
    killed_web,
    killed_worker,
    nightly,
    poison_job,
    repeated,
    slow_clients,
    takers,
    two_beats,
)
from faults.stage import Stage
from faults.table import Outcome

SCENES: dict[str, Callable[[Stage], Outcome]] = {
    "killed web": killed_web.run,
    "killed worker": killed_worker.run,
    "killed valkey": killed_valkey.run,
    "killed postgres": killed_postgres.run,
    "flushed valkey": flushed.run,
    "two beats": two_beats.run,
    "nightly killed": nightly.run,
    "poison job": poison_job.run,
    "20 takers": takers.run,
    "same request x10": repeated.run,
    "40 slow clients": slow_clients.run,
    "clock 5 minutes back": clock_back.run,
    "hostile texts": hostile_texts.run,
    "full disk": full_disk.run,
}
