"""The nightly check of the audit chains, against the anchors that the last checks left."""

import datetime as dt
import logging
from dataclasses import asdict
from typing import Any

from operations.selectors.checks import VERIFY_AUDIT, last_chain_check
from operations.services.alive import kept_alive
from ops_console.shared import audit, clock, jobs
from ops_console.shared.audit.chain import chains
from ops_console.shared.audit.keeping import keep_anchors, newest_anchors
from ops_console.shared.models import Job

logger = logging.getLogger(__name__)


def enqueue_verification(*, now: dt.datetime) -> Job:
    """Record today's check of the audit chains; a second call on the same day changes nothing."""
    period = f"{now.astimezone(dt.UTC).date()}"
    return jobs.enqueue(kind=VERIFY_AUDIT, params={}, now=now, period=period)[0]


@jobs.register(VERIFY_AUDIT)
def verify_audit(*, job: jobs.JobHandle) -> dict[str, Any]:
    """Walk every chain; name the first broken link of each, and anchor where the others end now.

    A broken chain keeps its earlier anchors: a new one would make the loss good by tomorrow.
    """
    before = tuple(dict.fromkeys((*last_chain_check().anchors, *newest_anchors())))
    names = sorted({*chains(), *(anchor.chain for anchor in before)})
    faults = []
    for chain in names:
        with kept_alive(job):
            if fault := audit.verify(chain, against=before):
                faults.append(fault)
                logger.error(
                    "the audit chain %s is broken at entry %s: %s", chain, fault.number, fault.why
                )
    broken = {fault.chain for fault in faults}
    now = clock.now()
    ends = [end for end in audit.anchors(now=now) if end.chain not in broken]
    anchors = [*ends, *(anchor for anchor in before if anchor.chain in broken)]
    keep_anchors(anchors, day=now.astimezone(dt.UTC).date())
    return {
        "chains": len(names),
        "broken": len(faults),
        "faults": [asdict(fault) for fault in faults],
        "anchors": [asdict(anchor) for anchor in anchors],
    }
