"""Makes each rule about rights answer always the same, and tells where no test minds.

`python -m tests.rights.mutate_rules [PART]`: run it when a rule or a test about rights changes; it
takes too long for every run of the tests. PART keeps the rules whose name holds it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator

from tests.rights.mutant import VARIABLE

YES_NO, REFUSAL = ("True", "False"), ("None", "'OTHER'")
RULES: dict[str, tuple[str, ...]] = {
    "staff.rules:allows": YES_NO,
    "staff.rules:scope_of": (
        "Scope(frozenset(range(9999)), None)",
        "Scope(frozenset(), frozenset())",
        "Scope(frozenset(kwargs['market_ids']) | frozenset(kwargs['teams'].values()), None)",
    ),
    "staff.rules:needs_second_factor": YES_NO,
    "staff.rules:session_end": ("''", "'IDLE'"),
    "staff.rules:shortest": ("10**6", "0"),
    "staff.rules:stranger_is_refused": YES_NO,
    "staff.rules:rights_refusal": ("None", "'own_rights'"),
    "staff.rules:is_dormant": YES_NO,
    "staff.rules:password_weakness": ("None", "'guessable'"),
    "staff.models.people:Staff.may": YES_NO,
    "inquiries.rules.reveals:is_sensitive": YES_NO,
    "inquiries.rules.reveals:right_for": ("'REVEAL_PERSONAL'", "'REVEAL_SENSITIVE'"),
    "inquiries.rules.reveals:text_is_needed": YES_NO,
    "inquiries.rules.reveals:text_problem": ("None", "'TEXT_NEEDED'"),
    "inquiries.rules.customers:changing_problem": ("None", "'NOT_YOURS'"),
    "inquiries.rules.refusals:_not_mine": YES_NO,
    "inquiries.rules.refusals:_of_somebody_else": YES_NO,
    "inquiries.rules.refusals:refusal_of": ("None", "refusal(RefusalCode.MAY_NOT_WORK)"),
    "exports.rules:approval_needs": ("[]", "['ROWS']"),
    "exports.rules:may_be_clear": YES_NO,
    "exports.rules:deciding_refusal": ("None", "'OWN_REQUEST'"),
    "exports.rules:is_live": YES_NO,
    "privacy.rules:judge_refusal": ("None", "'own_access'"),
    "privacy.rules:sign_refusal": ("None", "'own_open'"),
}
# The tests of rules alone come first: they are quick.
PLACES = [
    "tests/staff/test_rules.py", "tests/rights/test_table.py",
    "tests/inquiries/test_rules_refusals.py", "tests/inquiries/test_rules_reveals.py",
    "tests/inquiries/test_rules_customers.py", "tests/exports/test_rules.py",
    "tests/rights", "tests/staff", "tests/privacy/test_reviews.py",
    "tests/inquiries/services/test_reveals.py",
]  # fmt: skip


def mutants(part: str) -> Iterator[str]:
    for rule, answers in RULES.items():
        if part in rule:
            yield from (f"{rule}={answer}" for answer in answers)


def main(part: str) -> int:
    """Run the tests once for each mutant; the database is made once for all of them."""
    # Commands are programs of their own, which no mutant reaches.
    options = [
        "--ignore=tests/staff/test_createadmin.py",
        "-q",
        "-n",
        "0",
        "-p",
        "no:randomly",
        "--reuse-db",
        "--capture=no",
    ]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *PLACES, *options, "-p", "tests.rights.mutant"],
        env={**os.environ, VARIABLE: "\n".join(mutants(part)), "OPS_LOG_LEVEL": "CRITICAL"},
        stdout=subprocess.DEVNULL,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
