"""A job kills every worker that touches it; it is to end in the dead letter, not to spin."""

import time

from django.apps import apps
from django.conf import settings

from faults.client import Browser
from faults.poison import KIND, antidote
from faults.settling import let_time_pass
from faults.stage import Stage
from faults.table import Outcome
from ops_console.shared import clock, jobs
from ops_console.shared.jobs import MAX_ATTEMPTS

PATIENCE = 60.0


def run(stage: Stage) -> Outcome:
    """Let it kill; look at the operations page; take the poison away and try again there."""
    job, _created = jobs.enqueue(kind=KIND, params={}, now=clock.now())
    given_up = _wait_for(job.pk, "FAILED")
    deaths = _deaths()
    antidote().touch()
    browser = Browser(stage.stack.port)
    browser.sign_in(stage.world.root.username, stage.world.root.password)
    listed = KIND in browser.get("/operations/jobs/?state=FAILED").body.decode()
    retried = browser.post(f"/operations/jobs/{job.pk}/retry/", {}, key=f"retry{job.pk}")
    done = _wait_for(job.pk, "DONE")
    outcome = Outcome("", tried=deaths + 1, acknowledged=int(done))
    outcome.verdict.lost = int(not done)
    outcome.note = f"{deaths} deaths, then the dead letter; retried by an operator and done"
    for good, text in (
        (given_up, "it never reached the dead letter"),
        (deaths == MAX_ATTEMPTS, f"it killed {deaths} times, not {MAX_ATTEMPTS}"),
        (listed, "the operations page does not list it"),
        (retried.status == 302, f"trying again was answered {retried.status}"),
    ):
        if not good:
            outcome.verdict.complaints.append(text)
    return outcome


def _deaths() -> int:
    marks = settings.OPS_STATE_DIR / "deaths"
    return marks.read_text(encoding="ascii").count("\n") if marks.exists() else 0


def _wait_for(job_id: int, status: str) -> bool:
    deadline = time.monotonic() + PATIENCE
    jobs_ = apps.get_model("shared", "Job").objects
    while time.monotonic() < deadline:
        if jobs_.get(pk=job_id).status == status:
            return True
        let_time_pass(killed_at=time.time() - 1)
        time.sleep(0.5)
    return False
