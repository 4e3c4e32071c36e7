"""Valkey, which carries messages and the cache, is killed and away for a while."""

import time

from faults.stage import Stage
from faults.table import Outcome

KILLS = 2
AWAY_SECONDS = 1.5


def run(stage: Stage) -> Outcome:
    """Kill it while people write and jobs run; the rows in the database are the record."""
    with stage.writing() as desk:
        for _number in stage.moments(KILLS):
            stage.stack.kill("valkey")
            time.sleep(AWAY_SECONDS)
            stage.stack.restart("valkey")
    return stage.judge(desk, f"killed {KILLS} times")
