"""The figures that the demo data follow: published ones where there are any, else assumptions.

Published: shares of tasks (Korean insurers' call centres 2012, Taiwanese senior lines), volume by
weekday and at month's ends (Hanwha Life 2012), lognormal service times, claim speed (FSS).
Assumed, for want of public figures: channels, misguidance, errors, reopenings, transfers.
"""

from dataclasses import dataclass

# Relative volume of Monday to Friday, and of the days around month's ends and holidays.
WEEKDAYS = (1.24, 1.02, 0.90, 0.92, 0.92)
FIRST_BUSINESS_DAY, LAST_BUSINESS_DAY = 1.25, 1.30
FIRST_OF_YEAR, LAST_OF_YEAR = 1.6, 1.9
AFTER_HOLIDAY = 1.3
CLOSED_DAY = 0.07
DAY_NOISE = 0.09
# Calls by hour of the day; written messages come also in the evening and at night.
CALL_HOURS = {9: 9.0, 10: 12, 11: 13.5, 12: 12, 13: 13, 14: 13, 15: 11, 16: 9.5, 17: 7}
MESSAGE_HOURS = {
    0: 1.5, 6: 1, 7: 2, 8: 4, 9: 8, 10: 9, 11: 8, 12: 8, 13: 8, 14: 8, 15: 7, 16: 7, 17: 6, 18: 5,
    19: 4, 20: 4, 21: 4, 22: 3, 23: 2.5,
}  # fmt: skip

CHANNELS = {
    "CALL_IN": 68.0, "CHAT": 8, "MESSENGER": 4, "APP_WEB": 6, "WEB_MESSAGE": 3, "EMAIL": 5,
    "BRANCH": 3, "MAIL_FAX": 2.5,
}  # fmt: skip
AGENT_CHANNELS = {"AGENT": 60.0, "TICKET": 40}
LIVE_CHANNELS = frozenset({"CALL_IN", "CHAT", "MESSENGER", "BRANCH"})
CONTACT_KINDS = {
    "CALL_IN": "CALL_IN", "CHAT": "CHAT", "MESSENGER": "CHAT", "APP_WEB": "EMAIL",
    "WEB_MESSAGE": "EMAIL", "EMAIL": "EMAIL", "BRANCH": "VISIT", "MAIL_FAX": "LETTER",
    "REGULATOR": "LETTER", "AGENT": "CALL_OUT", "TICKET": "CALL_OUT",
}  # fmt: skip
REGULATOR_SHARE, LED = 0.22, 0.5

# Shares of tasks in percent.
KR_TASKS = {
    "CLAIM_STATUS": 8.0, "CLAIM_HOSP": 6, "DOC_GUIDE": 4.5, "CLAIM_DIAG": 2, "CLAIM_DEATH": 0.8,
    "CLAIM_EXPL": 2.7, "INFO_POLICY": 16, "PAY_FAIL": 6.5, "PAY_METHOD": 4.5, "REVIVAL": 2,
    "LOAN": 12, "CHG_ADDR": 5, "CHG_BENE": 1.6, "CHG_OWNER": 0.9, "CHG_COVER": 2, "PRIVACY": 0.5,
    "CERT": 7, "SURR": 3.0, "COOL_OFF": 0.8, "UNLAWFUL": 1.9, "MATURITY": 4, "NB_STATUS": 2.8,
    "TRAVEL": 0.2, "COMP_AGENT": 0.8, "COMP_OTHER": 1.2, "AGENT_REQ": 2, "NONINS": 1,
}  # fmt: skip
TW_TASKS = {
    "CLAIM_STATUS": 5.5, "CLAIM_HOSP": 5.5, "DOC_GUIDE": 3.5, "CLAIM_DIAG": 1.4,
    "CLAIM_DEATH": 0.6, "CLAIM_EXPL": 1.5, "INFO_POLICY": 24, "PAY_FAIL": 6.5, "PAY_METHOD": 5.5,
    "REVIVAL": 2, "LOAN": 7, "CHG_ADDR": 7.5, "CHG_BENE": 3, "CHG_OWNER": 1.5, "CHG_COVER": 2.5,
    "PRIVACY": 0.5, "CERT": 3, "SURR": 3.8, "COOL_OFF": 0.9, "UNLAWFUL": 0.8, "MATURITY": 2.5,
    "NB_STATUS": 3, "TRAVEL": 2, "COMP_AGENT": 1, "COMP_OTHER": 1, "AGENT_REQ": 3, "NONINS": 1,
}  # fmt: skip


@dataclass(frozen=True)
class TaskFigures:
    """How work on a task goes.

    `seconds` is the mean handling time of a contact; `at_once` the share answered in the first
    contact, `papers` the share of the rest that waits for the customer's documents, `days` median
    and spread of the time in another unit, in business days; `recontact` the share that comes
    back within the task's window.
    """

    seconds: float
    at_once: float
    papers: float
    days: tuple[float, float]
    recontact: float
    complaint: float = 0.005


_ANSWER = (0.3, 0.6)
_CLAIM = (0.4, 0.8)
_TICKET = (1.6, 0.8)
_COMPLAINT = (6.0, 0.6)
TASKS: dict[str, TaskFigures] = {
    "INFO_POLICY": TaskFigures(360, 0.93, 0.1, _ANSWER, 0.15),
    "DOC_GUIDE": TaskFigures(360, 0.95, 0.1, _ANSWER, 0.21),
    "CLAIM_HOSP": TaskFigures(560, 0.30, 0.35, _CLAIM, 0.24, 0.009),
    "CLAIM_DIAG": TaskFigures(560, 0.25, 0.40, _CLAIM, 0.22, 0.009),
    "CLAIM_DEATH": TaskFigures(780, 0.10, 0.60, _CLAIM, 0.22, 0.009),
    "CLAIM_STATUS": TaskFigures(300, 0.82, 0.05, _ANSWER, 0.33, 0.009),
    "CLAIM_EXPL": TaskFigures(620, 0.35, 0.05, (0.8, 0.7), 0.26, 0.009),
    "CHG_ADDR": TaskFigures(270, 0.94, 0.3, _ANSWER, 0.10),
    "CHG_BENE": TaskFigures(470, 0.25, 0.60, (0.9, 0.6), 0.18),
    "CHG_OWNER": TaskFigures(560, 0.15, 0.70, (1.2, 0.6), 0.18),
    "CHG_COVER": TaskFigures(600, 0.35, 0.30, (1.0, 0.6), 0.17),
    "PAY_METHOD": TaskFigures(360, 0.86, 0.3, _ANSWER, 0.12),
    "PAY_FAIL": TaskFigures(400, 0.88, 0.1, (0.6, 0.6), 0.26),
    "REVIVAL": TaskFigures(640, 0.25, 0.40, (2.2, 0.7), 0.18),
    "LOAN": TaskFigures(380, 0.88, 0.2, (0.4, 0.5), 0.12),
    "SURR": TaskFigures(580, 0.55, 0.25, (0.9, 0.6), 0.17, 0.012),
    "COOL_OFF": TaskFigures(400, 0.50, 0.25, (0.9, 0.6), 0.15, 0.012),
    "UNLAWFUL": TaskFigures(720, 0.05, 0.35, (3.5, 0.5), 0.25, 0.06),
    "MATURITY": TaskFigures(380, 0.75, 0.25, (0.8, 0.6), 0.13),
    "CERT": TaskFigures(200, 0.985, 0.1, _ANSWER, 0.05, 0.0005),
    "NB_STATUS": TaskFigures(360, 0.55, 0.10, (0.7, 0.6), 0.17),
    "TRAVEL": TaskFigures(560, 0.92, 0.1, _ANSWER, 0.08),
    "AGENT_REQ": TaskFigures(460, 0.50, 0.10, _TICKET, 0.0),
    "COMP_AGENT": TaskFigures(760, 0.05, 0.10, _COMPLAINT, 0.22),
    "COMP_OTHER": TaskFigures(700, 0.12, 0.10, _COMPLAINT, 0.22),
    "PRIVACY": TaskFigures(480, 0.40, 0.20, (2.0, 0.5), 0.10),
    "NONINS": TaskFigures(120, 1.0, 0.0, _ANSWER, 0.02),
}
CLAIM_TASKS = frozenset({"CLAIM_HOSP", "CLAIM_DIAG", "CLAIM_DEATH"})
COMPLAINT_TASKS = frozenset({"COMP_AGENT", "COMP_OTHER"})
GUIDANCE_TASKS = frozenset({"INFO_POLICY", "DOC_GUIDE", "CLAIM_STATUS"})
# Claims by median and spread: most are paid soon, some are investigated, few take very long.
CLAIM_SPEED = {(0.4, 0.8): 92.0, (6.0, 0.5): 6, (11.0, 0.2): 2}

HANDLE_VARIATION, GUIDANCE_VARIATION, WRAP_UP = 0.75, 0.70, (80.0, 0.90)
HOLD_SHARE, HOLD_MEAN = 0.25, 60.0
SENIOR_SHARE, SENIOR_FACTOR = 0.20, 1.35
NEW_DAYS, NEW_FACTOR, PERSONAL_SPREAD = 90, 1.3, 0.12
QUICK_ANSWER, QUEUE_MEAN = 0.56, 24.0
ABANDONED, PATIENCE = 0.05, 70.0
TAKEN_MINUTES, GIVEN = (42.0, 0.95), 0.15
# Answers of other units that get stuck, and messages that nobody has taken when work piles up.
STUCK, STUCK_FACTOR = 0.11, 4.5
LIES_UNTAKEN, LIES_WITH_ONE = 0.75, 0.35
LONGEST_DAYS = 40.0

MISGUIDED, MISGUIDED_WHEN_NEW, ERRONEOUS = 0.031, 0.062, 0.014
AFTER_WRONG_ANSWER = 1.8
REOPENED, TRANSFERRED, DOUBLE_MESSAGE, PROMISED = 0.04, 0.06, 0.15, 0.10
PROMISE_KEPT = 0.88
CLOSED_IN_CONTACT, NEVER_CLOSED = 0.62, 0.05
SECOND_CAUSE = 0.08
PRIORITIES = {"NORMAL": 88.0, "LOW": 4, "HIGH": 7, "URGENT": 1}
REOPEN_REASONS = {
    "NOT_FULFILLED": 42.0, "WRONG_ANSWER": 18, "NEW_FACTS": 22, "CUSTOMER_DISAGREES": 13,
    "ADMINISTRATIVE": 5,
}  # fmt: skip
UNIT_REASONS = {"PROCESSING": 50.0, "ASSESSMENT": 25, "DECISION": 20, "SYSTEM": 5}
PAPER_REASONS = {"DOCUMENTS": 72.0, "CONSENT": 12, "ANSWER": 16}
ROLES = {
    "POLICYHOLDER": 74.0, "INSURED": 11, "BENEFICIARY": 4, "PROXY": 5, "GUARDIAN": 3,
    "THIRD_PARTY": 3,
}  # fmt: skip
DEATH_ROLES = {"BENEFICIARY": 60.0, "HEIR": 34, "PROXY": 6}
