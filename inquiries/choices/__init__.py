"""Codes of the inquiries app; the codes are stable, the labels are translated."""

from inquiries.choices.people import (
    CustomerKind,
    FactProblem,
    PolicyStatus,
)
from inquiries.choices.refusals import (
    RefusalCode,
)
from inquiries.choices.requirements import (
    DetailProblem,
    FieldKind,
    Needed,
    Risk,
    YesNo,
)
from inquiries.choices.taxonomy import (
    CALL_CHANNELS,
    Channel,
    ComplaintLevel,
    Priority,
    RequesterRole,
    Stage,
    TaskType,
)
from inquiries.choices.times import (
    ClockKind,
    ClockState,
    ContactKind,
    ContactState,
    OverrideKind,
)
from inquiries.choices.views import (
    DueFilter,
    ListSort,
    QueueView,
)
from inquiries.choices.work import (
    OPEN_STATUSES,
    WAITING_STATUSES,
    Action,
    CorrectionKind,
    CorrectionOwner,
    EventKind,
    NoteKind,
    ReopenReason,
    Status,
    WaitFor,
    WaitReason,
)

__all__ = [
    "CALL_CHANNELS",
    "OPEN_STATUSES",
    "WAITING_STATUSES",
    "Action",
    "Channel",
    "ClockKind",
    "ClockState",
    "ComplaintLevel",
    "ContactKind",
    "ContactState",
    "CorrectionKind",
    "CorrectionOwner",
    "CustomerKind",
    "DetailProblem",
    "DueFilter",
    "EventKind",
    "FactProblem",
    "FieldKind",
    "ListSort",
    "Needed",
    "NoteKind",
    "OverrideKind",
    "PolicyStatus",
    "Priority",
    "QueueView",
    "RefusalCode",
    "ReopenReason",
    "RequesterRole",
    "Risk",
    "Stage",
    "Status",
    "TaskType",
    "WaitFor",
    "WaitReason",
    "YesNo",
]
