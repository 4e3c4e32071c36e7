"""Adds up the reports of several pytest runs into one closing line.

python -m tests.closing_line REPORT...
"""

import sys
from pathlib import Path
from xml.etree import ElementTree

COUNTED = ("tests", "failures", "errors", "skipped")


def closing_line(reports: list[Path]) -> str:
    """`N passed, N failed, N skipped` over all reports."""
    total = dict.fromkeys(COUNTED, 0)
    for report in reports:
        for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314 - our own file
            for name in COUNTED:
                total[name] += int(suite.get(name, "0"))
    failed = total["failures"] + total["errors"]
    passed = total["tests"] - failed - total["skipped"]
    return f"{passed} passed, {failed} failed, {total['skipped']} skipped"


if __name__ == "__main__":
    sys.stdout.write(f"\n{closing_line([Path(name) for name in sys.argv[1:]])}\n")
