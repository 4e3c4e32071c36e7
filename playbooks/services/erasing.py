"""What runs of playbooks keep beside an inquiry goes when the inquiry's words are erased."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from operations import retention
from playbooks.choices import RunState
from playbooks.models import Run

# A confirmed run has a record by constraint; this one says that there was one.
ERASED = "—"


def erase_runs(inquiry_ids: Sequence[Any], _now: dt.datetime) -> None:
    """Empty answers, variables and texts; version, path, outcome and times stay for the figures."""
    runs = Run.objects.filter(inquiry_id__in=inquiry_ids)
    empty: dict[str, Any] = {
        "answers": {}, "variables": {},
        "script_text": "", "proposed_text": "", "deviation_text": "",
    }  # fmt: skip
    runs.exclude(state=RunState.CONFIRMED).update(record_text="", **empty)
    confirmed = runs.filter(state=RunState.CONFIRMED)
    confirmed.update(record_text=ERASED, **empty)


retention.follow("inquiries.inquiry", erase_runs)
