"""Every task type with its working facts; one module per family of tasks holds the fields.

Re-contact windows: 7 days for guidance, 14 for changes and payments, 30 for claims and complaints.
"""

from collections.abc import Mapping

from inquiries.choices import Risk, Stage, TaskType
from inquiries.task_fields import changes, claims, complaints, guidance, payments
from inquiries.task_fields.fields import TaskField, TaskProfile

GUIDANCE, CHANGE, CLAIM = 7, 14, 30
Row = tuple[TaskType, Stage, int, Risk, int, tuple[TaskField, ...]]

_ROWS: tuple[Row, ...] = (
    (TaskType.INFO_POLICY, Stage.KEEP, 7, Risk.MEDIUM, GUIDANCE, guidance.INFO_POLICY),
    (TaskType.DOC_GUIDE, Stage.CLAIM, 5, Risk.MEDIUM, GUIDANCE, guidance.DOC_GUIDE),
    (TaskType.CLAIM_HOSP, Stage.CLAIM, 10, Risk.HIGH, CLAIM, claims.HOSPITAL),
    (TaskType.CLAIM_DIAG, Stage.CLAIM, 10, Risk.HIGH, CLAIM, claims.DIAGNOSIS),
    (TaskType.CLAIM_DEATH, Stage.CLAIM, 15, Risk.CRITICAL, CLAIM, claims.DEATH),
    (TaskType.CLAIM_STATUS, Stage.CLAIM, 4, Risk.MEDIUM, CLAIM, claims.PROGRESS),
    (TaskType.CLAIM_EXPL, Stage.CLAIM, 12, Risk.HIGH, CLAIM, claims.EXPLANATION),
    (TaskType.CHG_ADDR, Stage.CHANGE, 4, Risk.MEDIUM, CHANGE, changes.ADDRESS),
    (TaskType.CHG_BENE, Stage.CHANGE, 8, Risk.CRITICAL, CHANGE, changes.BENEFICIARY),
    (TaskType.CHG_OWNER, Stage.CHANGE, 10, Risk.CRITICAL, CHANGE, changes.OWNER),
    (TaskType.CHG_COVER, Stage.CHANGE, 12, Risk.HIGH, CHANGE, changes.COVER),
    (TaskType.PAY_METHOD, Stage.KEEP, 6, Risk.MEDIUM, CHANGE, payments.METHOD),
    (TaskType.PAY_FAIL, Stage.KEEP, 6, Risk.HIGH, CHANGE, payments.FAILED_DEBIT),
    (TaskType.REVIVAL, Stage.KEEP, 12, Risk.HIGH, CHANGE, payments.REINSTATEMENT),
    (TaskType.LOAN, Stage.CHANGE, 6, Risk.HIGH, CHANGE, payments.LOAN),
    (TaskType.SURR, Stage.END, 10, Risk.HIGH, CHANGE, payments.SURRENDER),
    (TaskType.COOL_OFF, Stage.END, 6, Risk.HIGH, CHANGE, payments.COOLING_OFF),
    (TaskType.UNLAWFUL, Stage.END, 12, Risk.CRITICAL, CLAIM, complaints.SALE_DEFECT),
    (TaskType.MATURITY, Stage.END, 6, Risk.MEDIUM, CHANGE, payments.MATURITY),
    (TaskType.CERT, Stage.KEEP, 3, Risk.LOW, GUIDANCE, guidance.CERTIFICATE),
    (TaskType.NB_STATUS, Stage.JOIN, 6, Risk.MEDIUM, GUIDANCE, guidance.UNDERWRITING),
    (TaskType.TRAVEL, Stage.JOIN, 10, Risk.HIGH, GUIDANCE, guidance.TRAVEL),
    (TaskType.AGENT_REQ, Stage.JOIN, 8, Risk.MEDIUM, GUIDANCE, guidance.AGENT_REQUEST),
    (TaskType.COMP_AGENT, Stage.JOIN, 15, Risk.HIGH, CLAIM, complaints.SALES_AGENT),
    (TaskType.COMP_OTHER, Stage.KEEP, 15, Risk.HIGH, CLAIM, complaints.COMPANY),
    (TaskType.PRIVACY, Stage.KEEP, 8, Risk.HIGH, CHANGE, complaints.PRIVACY),
    (TaskType.NONINS, Stage.KEEP, 2, Risk.LOW, GUIDANCE, guidance.UNRELATED),
)
PROFILES: Mapping[str, TaskProfile] = {row[0].value: TaskProfile(*row) for row in _ROWS}


def profile_of(task_type: str) -> TaskProfile:
    """Return the description of a task type."""
    return PROFILES[task_type]
