"""The nightly check of the audit chains, against the anchors that the last check left."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from operations.selectors.health import VERIFY_AUDIT
from operations.services.alive import kept_alive
from ops_console.shared import audit, clock, jobs
from ops_console.shared.audit.chain import chains
from ops_console.shared.models import Job, JobStatus


def enqueue_verification(*, now: dt.datetime) -> Job:
    """Record today's check of the audit chains; a second call on the same day changes nothing."""
    period = f"{now.astimezone(dt.UTC).date()}"
    return jobs.enqueue(kind=VERIFY_AUDIT, params={}, now=now, period=period)[0]


@jobs.register(VERIFY_AUDIT)
def verify_audit(*, job: jobs.JobHandle) -> dict[str, Any]:
    """Walk every chain; name the first broken link of each, and anchor where the chains end now."""
    before = _anchors_of_last_check(job.job_id)
    names = sorted({*chains(), *(anchor.chain for anchor in before)})
    broken = []
    for chain in names:
        with kept_alive(job):
            if fault := audit.verify(chain, against=before):
                broken.append(asdict(fault))
    anchors = [asdict(anchor) for anchor in audit.anchors(now=clock.now())]
    return {"chains": len(names), "broken": len(broken), "faults": broken, "anchors": anchors}


def _anchors_of_last_check(this: int) -> tuple[audit.Anchor, ...]:
    done = Job.objects.filter(kind=VERIFY_AUDIT, status=JobStatus.DONE).exclude(pk=this)
    last = done.order_by("-finished_at").first()
    return tuple(audit.Anchor(**anchor) for anchor in last.result["anchors"]) if last else ()
