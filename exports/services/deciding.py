"""Deciding on somebody else's export."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from exports import rules
from exports.choices import Refusal, Status
from exports.models import ExportRequest
from exports.services.building import queue
from exports.services.records import entry, locked, record
from ops_console.shared import errors
from ops_console.shared.models import AuditKind
from ops_console.shared.personal.detector import find_personal
from staff import selectors as staff_selectors
from staff.choices import Permission

if TYPE_CHECKING:
    from staff.models import Staff


@transaction.atomic
def decide(
    *, export_id: int, approve: bool, text: str, by: "Staff", now: dt.datetime
) -> ExportRequest:
    """Approve, which starts the building, or refuse with a reason.

    Forbidden for one's own export and for whoever has lost the right by now; NotFound in a market
    that is not open to one; Refused when it does not wait.
    """
    export = locked(export_id)
    decider = _as_of_now(by)
    if export.market_id not in decider.scope.market_ids:
        raise errors.NotFound
    refusal = rules.deciding_refusal(
        status=export.status, is_own=export.requested_by_id == decider.pk
    )
    if refusal == Refusal.OWN_REQUEST:
        raise errors.Forbidden(Refusal.OWN_REQUEST.label)
    if refusal:
        raise errors.Refused(Refusal(refusal).label)
    text = text.strip()
    if not approve and not text:
        raise errors.Invalid(_("Say why it is refused."))
    if find_personal(text):
        raise errors.Invalid(Refusal.PERSONAL_REASON.label)
    export.decided_by, export.decided_at, export.decision_text = decider, now, text
    export.status = Status.WAITING if approve else Status.REFUSED
    export.save(update_fields=["decided_by", "decided_at", "decision_text", "status"])
    if approve:
        queue(export, now=now)
    data = {"approved": approve, "rows": export.rows_expected, "clear": export.clear_columns}
    record(
        entry(export, AuditKind.EXPORT_DECIDED, reason_text=text, data=data), by=decider, now=now
    )
    return export


def _as_of_now(by: "Staff") -> "Staff":
    """Read the person again: a right taken away a moment ago decides nothing any more."""
    decider = staff_selectors.people_by_id({by.pk}).get(by.pk)
    if decider is None or not decider.may(Permission.APPROVE_EXPORT):
        raise errors.Forbidden
    return decider
