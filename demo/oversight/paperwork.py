"""Files that were asked for, a text that nobody has sent yet, and a job that gave up."""

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from django.db import OperationalError
from django.http import QueryDict

from demo.oversight.scene import Scene
from exports import kinds
from exports.choices import Format, Reason
from exports.services.asking import NewExport, ask
from exports.services.deciding import decide
from inquiries.selectors import get_inquiry
from inquiries.services import save_draft
from inquiries.services.drafts import Written
from metrics.services.nightly import KIND as NIGHTLY
from ops_console.shared import errors, jobs
from ops_console.shared.models import Job, JobStatus
from ops_console.shared.telemetry.redaction import summary_of

if TYPE_CHECKING:
    from exports.models import ExportRequest

HOUR = dt.timedelta(hours=1)
PERSONAL = ("customer_name", "customer_phone")
GAVE_UP = summary_of(OperationalError())


def ask_for_files(scene: Scene) -> None:
    """One export is ready, one waits for a decision, one was refused."""
    ready = _asked(scene, "voc", now=scene.now - HOUR, said="export", reason=Reason.ANALYSIS)
    if ready is not None and ready.job_id:
        jobs.run(ready.job_id)
    refused = _asked(scene, "inquiries", now=scene.now - HOUR, said="export", clear=PERSONAL[:1])
    if refused is not None:
        decide(
            export_id=refused.pk,
            approve=False,
            text=scene.said("refused"),
            by=scene.manager,
            now=scene.now - HOUR / 2,
        )
    _asked(scene, "inquiries", now=scene.now - HOUR / 4, said="notice", clear=PERSONAL)


def _asked(
    scene: Scene,
    code: str,
    *,
    now: dt.datetime,
    said: str,
    clear: tuple[str, ...] = (),
    reason: Reason = Reason.NOTICE,
) -> "ExportRequest | None":
    kind = kinds.find(code)
    if kind is None:
        return None
    wanted = NewExport(
        kind=kind,
        market=scene.market,
        query=QueryDict(f"market={scene.market.code}"),
        columns=[column.code for column in kind.columns if column.usual],
        clear_columns=clear,
        format=Format.CSV,
        reason=reason,
        reason_text=scene.said(said),
    )
    try:
        return ask(wanted=wanted, by=scene.lead, now=now)
    except errors.Invalid:
        # A very small demo may have nothing to export.
        return None


def leave_a_text(scene: Scene) -> None:
    """An agent went to lunch in the middle of a note."""
    for one in reversed(scene.work):
        if one.is_open:
            person = scene.people[one.staff_id]
            written = Written(
                form="note",
                key=secrets.token_hex(16),
                sequence=1,
                fields={"body": scene.said("draft")},
                inquiry=get_inquiry(person, one.number),
            )
            save_draft(written=written, by=person, now=scene.now - HOUR)
            return


def give_up_a_job(scene: Scene) -> None:
    """Last night's recomputation lost the database three times; trying again does it."""
    night = scene.now - 9 * HOUR
    Job.objects.create(
        kind=NIGHTLY,
        period=f"{scene.market.code}:{scene.market.day_of(night) - dt.timedelta(days=1)}",
        params={"market_id": scene.market.pk, "as_of": night.isoformat()},
        status=JobStatus.FAILED,
        attempts=jobs.MAX_ATTEMPTS,
        error=GAVE_UP,
        queued_at=night,
        started_at=night,
        finished_at=night + HOUR / 20,
    )
