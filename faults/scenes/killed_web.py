"""Web processes are killed while people write: a worker of the two, or their master with both."""

from faults.client import ask, insist
from faults.stage import Stage
from faults.table import Outcome

KILLS = 4


def run(stage: Stage) -> Outcome:
    """Kill by chance, start again what does not start itself, and count."""
    said: list[str] = []
    with stage.writing() as desk:
        for number in stage.moments(KILLS):
            # The master starts a dead worker again itself; a dead master is the supervisor's.
            if number % 2:
                said.append(stage.stack.kill("web"))
                stage.stack.restart("web")
            else:
                said.append(stage.stack.kill("web", child_by=stage.chance))
    outcome = stage.judge(desk, "killed " + ", ".join(said))
    ready = insist(lambda: ask(stage.stack.port, "GET", "/readyz"), patience=20)
    if ready.status != 200:
        outcome.verdict.complaints.append(f"not ready afterwards: {ready.body!r}")
    return outcome
