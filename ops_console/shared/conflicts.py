"""Two people changed the same thing: what the second one is shown, so that nothing is lost."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import BaseForm

from ops_console.shared.models import AuditEntry, AuditKind

_CHANGING = (AuditKind.ENTERED, AuditKind.CHANGED, AuditKind.RIGHTS)


@dataclass(frozen=True)
class Difference:
    """One field on which the two disagree, in words."""

    label: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class LastChange:
    """Who changed the thing last, and when; nobody when that is not known."""

    who: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Clash:
    """What stands now beside what was entered; the form below it is on the new version.

    Sending the form keeps what was entered; `theirs_url` shows the thing as it is and drops that.
    """

    last: LastChange
    theirs_url: str
    differences: Sequence[Difference] = field(default_factory=tuple)


def put_on_version(form: BaseForm, name: str, value: object) -> None:
    """Let a form that was sent name what stands now, so that sending it again is a choice."""
    given: Any = form.data
    given = given.copy()
    given[name] = str(value)
    form.data = given


def last_audited_change(subject_type: str, subject_id: object) -> LastChange:
    """Return who changed a subject last, from the audit trail."""
    entry = (
        AuditEntry.objects.filter(
            subject_type=subject_type, subject_id=str(subject_id), kind__in=_CHANGING
        )
        .select_related("actor")
        .order_by("-at", "-number")
        .first()
    )
    return LastChange(str(entry.actor or entry.actor_name), entry.at) if entry else LastChange()
