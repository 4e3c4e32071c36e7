"""Two beats run at once, and everything that is due once a night is due each second."""

import time
from collections import Counter
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.conf import settings

from faults.settling import settle
from faults.stage import Stage
from faults.table import Outcome
from faults.world import last_job

BEATS = ("one", "two")
ENOUGH, PATIENCE = 40, 90.0
NIGHTLY = ("operations.backup", "metrics.nightly")


def run(stage: Stage) -> Outcome:
    """Run them for some seconds; each kind of nightly work is to exist once for each period."""
    before, last = _periods(), last_job()
    for number in BEATS:
        stage.stack.start(f"beat {number}", instead=_hurried(stage, number))
    deadline = time.monotonic() + PATIENCE
    while min(_sent(stage, number) for number in BEATS) < ENOUGH and time.monotonic() < deadline:
        time.sleep(0.3)
    for number in BEATS:
        stage.stack.stop(f"beat {number}")
    sent = [_sent(stage, number) for number in BEATS]
    settle(stage.stack, stage.world)
    made = _periods() - before
    outcome = Outcome("", tried=sum(sent), acknowledged=len(made))
    outcome.note = f"{sent[0]} and {sent[1]} beats, {len(made)} jobs"
    outcome.verdict.duplicated = sum(count - 1 for count in made.values())
    kinds = {kind for kind, _period in made}
    outcome.verdict.lost = sum(kind not in kinds for kind in NIGHTLY)
    outcome.verdict.complaints += _unfinished(last)
    nights = {period for kind, period in made if kind == "operations.backup"}
    if (backups := _backup_folders()) != len(nights):
        outcome.verdict.complaints.append(f"{backups} backups of {len(nights)} nights")
    return outcome


def _hurried(stage: Stage, number: str) -> Any:
    spec = stage.stack.spec("beat")
    command = [word.replace("ops_console", "faults.beats") for word in spec.command]
    command[command.index("--schedule") + 1] = str(stage.stack.root / f"schedule-{number}")
    return replace(spec, command=command, log=stage.stack.state.logs / f"beat-{number}.log")


def _sent(stage: Stage, number: str) -> int:
    log = stage.stack.state.logs / f"beat-{number}.log"
    return log.read_text(encoding="utf-8", errors="replace").count("Sending due task")


def _periods() -> Counter[tuple[str, str]]:
    """Count the jobs of the night, by what they do and for when."""
    jobs = apps.get_model("shared", "Job").objects.exclude(period__regex=r"^[0-9a-f]{32}$")
    return Counter(
        (kind, period)
        for kind, period in jobs.values_list("kind", "period")
        if kind != "inquiries.import"
    )


def _unfinished(last: int) -> list[str]:
    """Say which of the night's work did not end well."""
    jobs = apps.get_model("shared", "Job").objects.filter(pk__gt=last).exclude(status="DONE")
    found = jobs.values_list("kind", "status", "error")
    return [f"{kind} {status}: {error}" for kind, status, error in found]


def _backup_folders() -> int:
    return sum((folder / "summary.json").exists() for folder in settings.BACKUP_DIR.glob("*Z"))
