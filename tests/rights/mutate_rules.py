"""Makes each rule about rights answer always the same, and tells where no test minds.

`python -m tests.rights.mutate_rules [PART]`: run it when a rule or a test about rights changes; it
takes too long for every run of the tests. PART keeps the rules whose name holds it. First the tests
of the rules alone are run, which is quick; what they do not notice, the tests of rights and of
signing in must.
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
ALONE = [
    "tests/staff/test_rules.py", "tests/rights/test_table.py",
    "tests/inquiries/test_rules_refusals.py", "tests/inquiries/test_rules_reveals.py",
    "tests/inquiries/test_rules_customers.py", "tests/exports/test_rules.py",
]  # fmt: skip
TOGETHER = [
    "tests/rights/test_walk.py", "tests/rights", "tests/staff", "tests/privacy/test_reviews.py",
    "tests/inquiries/services/test_reveals.py",
]  # fmt: skip


def mutants(part: str) -> Iterator[str]:
    for rule, answers in RULES.items():
        if part in rule:
            yield from (f"{rule}={answer}" for answer in answers)


def survives(mutant: str, places: list[str]) -> bool:
    """Tell whether these tests pass although the rule is broken."""
    command = [sys.executable, "-m", "pytest", *places, "-x", "-q", "-n", "0", "-p", "no:randomly"]
    run = subprocess.run(
        [*command, "-p", "tests.rights.mutant"],
        env={**os.environ, VARIABLE: mutant},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode not in {0, 1}:
        raise RuntimeError(run.stdout + run.stderr)
    return run.returncode == 0


def main(part: str) -> int:
    left = []
    for mutant in mutants(part):
        alone = survives(mutant, ALONE)
        lives = alone and survives(mutant, TOGETHER)
        left += [mutant] if lives else []
        noticed = "SURVIVES" if lives else "noticed together" if alone else "noticed alone"
        sys.stdout.write(f"{noticed:17} {mutant}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(left)} of {len(list(mutants(part)))} survive\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
