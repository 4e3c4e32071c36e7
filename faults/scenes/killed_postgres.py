"""PostgreSQL is killed: the whole server, or one of its sessions, which makes it recover."""

from faults.reconcile import not_durable
from faults.stage import Stage
from faults.table import Outcome

KILLS = 4


def run(stage: Stage) -> Outcome:
    """Kill by chance while people write; each 2xx is to be there after the recovery.

    Killing shows what the server has handed to the operating system. That it also waits for the
    disk no kill can show, so the settings are looked at.
    """
    said: list[str] = []
    with stage.writing() as desk:
        for number in stage.moments(KILLS):
            if number % 2:
                said.append(stage.stack.kill("postgres"))
                stage.stack.restart("postgres")
            else:
                said.append(stage.stack.kill("postgres", child_by=stage.chance))
    outcome = stage.judge(desk, "killed " + ", ".join(said))
    outcome.verdict.complaints += not_durable()
    return outcome
