"""The clock of the web machine is set back by five minutes while people work."""

import time
from dataclasses import replace

from faults.stage import Stage
from faults.table import Outcome

NUMBERS_TWICE = "numbers given twice"


def run(stage: Stage) -> Outcome:
    """Write before, while and after the clock is wrong; work begun before is gone on with."""
    spec = stage.stack.spec("web")
    command = [word.replace("ops_console.asgi", "faults.late") for word in spec.command]
    with stage.writing("programs", "leads", "forms", "exports") as desk:
        time.sleep(stage.seconds / 3)
        stage.stack.restart("web", instead=replace(spec, command=command))
        time.sleep(stage.seconds / 3)
        stage.stack.restart("web")
        time.sleep(stage.seconds / 3)
    outcome = stage.judge(desk, "5 minutes back and forth again")
    numbers = [told.reference for told in desk.journal.acknowledged("inquiry")]
    outcome.verdict.duplicated += len(numbers) - len(set(numbers))
    refused = [
        told
        for told in desk.journal.entries
        # Of exports one has so many at once: that limit knows no clock.
        if told.end == "refused" and told.what != "export"
    ]
    outcome.verdict.complaints += [f"{told.what} {told.reference} was refused" for told in refused]
    return outcome
