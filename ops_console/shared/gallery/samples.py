"""Sample contents of the gallery: texts in three languages, queue rows, series, a form."""

import json
from functools import lru_cache
from math import sin
from pathlib import Path
from typing import Any

from django import forms

FOLDER = Path(__file__).parent / "texts"
CHANNEL_ICONS = (
    "phone", "phone", "mail", "smartphone", "message-square", "landmark", "phone", "mail",
)  # fmt: skip
# Minutes that are left for each row of the sample queue.
MINUTES_LEFT = (8, 41, 72, -18, 180, 1_470, 2_900, 1_700)


@lru_cache
def sample(language: str) -> dict[str, Any]:
    """Return the sample contents in one language."""
    content: dict[str, Any] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return content


def wave(count: int, *, start: float, slope: float, swing: float) -> tuple[float, ...]:
    """Return a quiet series that looks measured and is the same every time."""
    return tuple(
        round(start + slope * index + swing * (sin(index * 1.7) + sin(index * 0.63 + 2)), 4)
        for index in range(count)
    )


def intake_form(texts: dict[str, str], *, filled: bool) -> forms.Form:
    """Return a form with every kind of field; `filled` gives it wrong input, to show errors."""
    data = {"customer": "", "channel": "CALL", "subject": ""} if filled else None
    form = forms.Form(data)
    choices = {
        "requester": ("policyholder", "insured", "beneficiary", "agent_role"),
        "channel": ("call", "mail", "chat", "branch"),
        "stage": ("stage_claim", "stage_keep"),
        "task": ("task_doc", "task_hosp"),
    }
    options = {
        name: [(code.upper(), texts[code]) for code in codes] for name, codes in choices.items()
    }
    form.fields = _fields(texts, options)
    return form


def _fields(
    texts: dict[str, str], options: dict[str, list[tuple[str, str]]]
) -> dict[str, forms.Field]:
    radios = forms.RadioSelect
    return {
        "customer": forms.CharField(
            label=texts["customer_phone"],
            help_text=texts["customer_help"],
            error_messages={"required": texts["error_required"]},
        ),
        "requester": forms.ChoiceField(
            label=texts["requester"],
            choices=options["requester"],
            widget=radios,
            initial="POLICYHOLDER",
        ),
        "channel": forms.ChoiceField(
            label=texts["channel"], choices=options["channel"], widget=radios, initial="CALL"
        ),
        "stage": forms.ChoiceField(label=texts["stage"], choices=options["stage"]),
        "task": forms.ChoiceField(label=texts["task"], choices=options["task"]),
        "subject": forms.CharField(
            label=texts["subject_label"],
            error_messages={"required": texts["error_required"]},
        ),
        "words": forms.CharField(
            label=texts["words_label"],
            help_text=texts["words_help"],
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
        ),
        "callback": forms.DateTimeField(
            label=texts["callback"],
            required=False,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        ),
        "consent": forms.BooleanField(label=texts["consent"], required=False),
    }
