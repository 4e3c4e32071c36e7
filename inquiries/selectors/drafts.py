"""Reads one's own drafts: nobody reads another person's."""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from inquiries.models import Draft, Inquiry

if TYPE_CHECKING:
    from staff.models import Staff


@dataclass(frozen=True)
class OpenDraft:
    """What a form begins with; `older` are drafts of the same form from other tabs."""

    key: str
    sequence: int
    at: dt.datetime
    fields: dict[str, str]
    older: list["OpenDraft"] = field(default_factory=list)


def open_draft(
    person: "Staff", form: str, *, inquiry: Inquiry | None = None, key: str = ""
) -> OpenDraft | None:
    """Return the newest draft of a form, or the one with this key; None when there is none."""
    rows = Draft.objects.filter(staff=person, form=form, inquiry=inquiry, is_open=True)
    found = [_read(row) for row in rows.order_by("-updated_at", "-pk")[:5]]
    chosen = next((draft for draft in found if draft.key == key), found[0] if found else None)
    if chosen is None:
        return None
    older = [draft for draft in found if draft is not chosen]
    return OpenDraft(chosen.key, chosen.sequence, chosen.at, chosen.fields, older)


def has_draft(person: "Staff") -> Exists:
    """Return the mark of inquiries on which the person has something unsent."""
    own = Draft.objects.filter(staff=person, inquiry=OuterRef("pk"), is_open=True)
    return Exists(own)


def _read(row: Draft) -> OpenDraft:
    fields: dict[str, Any] = json.loads(row.fields.reveal() or "{}")
    return OpenDraft(row.key, row.sequence, row.updated_at, fields)
