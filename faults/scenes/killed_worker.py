"""The worker is killed while it builds files and imports, in part or whole; beat is killed too."""

from faults.stage import Stage
from faults.table import Outcome

KILLS = 4


def run(stage: Stage) -> Outcome:
    """Kill by chance in the middle of jobs; every accepted one is to end with one effect."""
    said: list[str] = []
    with stage.writing("exports", "imports", "forms") as desk:
        for number in stage.moments(KILLS):
            if number % 2:
                said.append(stage.stack.kill("worker"))
                stage.stack.restart("worker")
                said.append(stage.stack.kill("beat"))
                stage.stack.restart("beat")
            else:
                said.append(stage.stack.kill("worker", child_by=stage.chance))
    return stage.judge(desk, "killed " + ", ".join(said))
