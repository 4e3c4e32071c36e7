"""What the last nightly check of the audit chains found."""

import datetime as dt
from dataclasses import dataclass, field

from ops_console.shared import audit
from ops_console.shared.models import Job, JobStatus

VERIFY_AUDIT = "operations.verify_audit"


@dataclass(frozen=True)
class ChainCheck:
    """A check: when it ended, the first broken link of each chain, where the others end."""

    at: dt.datetime | None = None
    faults: list[dict[str, str]] = field(default_factory=list)
    anchors: tuple[audit.Anchor, ...] = ()


def last_chain_check() -> ChainCheck:
    """Return the last check that ended; an empty one before the first night."""
    done = Job.objects.filter(kind=VERIFY_AUDIT, status=JobStatus.DONE)
    job = done.order_by("-finished_at", "-pk").first()
    if job is None:
        return ChainCheck()
    anchors = tuple(audit.Anchor(**anchor) for anchor in job.result.get("anchors", []))
    return ChainCheck(job.finished_at, job.result.get("faults", []), anchors)


def broken_chains() -> dict[str, float]:
    """Return 1 for each chain that the last check found broken and 0 for the others."""
    check = last_chain_check()
    sound = {anchor.chain: 0.0 for anchor in check.anchors}
    return sound | {fault["chain"]: 1.0 for fault in check.faults}
