"""Keeps what somebody is writing: each pause in typing, until it is sent or discarded."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inquiries.models import Draft, Inquiry
from ops_console.shared import errors

if TYPE_CHECKING:
    from staff.models import Staff

MAX_CHARACTERS = 100_000
MAX_SEQUENCE = 2**53
MOST_OPEN = 200
KEPT_OPEN, KEPT_CLOSED = dt.timedelta(days=30), dt.timedelta(days=1)
_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
_FORM = re.compile(r"[a-z]{1,16}(:[A-Za-z0-9_-]{1,23})?", re.ASCII)


class TooManyDrafts(errors.Refused):
    """The person has left more forms open than anybody works on (409)."""

    code = "too_many_drafts"
    default_message = _("You have too many unsent texts. Send or discard some.")


@dataclass(frozen=True, kw_only=True)
class Restored:
    """The draft that a form began with, and how far it had been written then."""

    key: str = ""
    sequence: int = 0


@dataclass(frozen=True, kw_only=True)
class Written:
    """The fields of a form at one moment."""

    form: str
    key: str
    sequence: int
    fields: Mapping[str, str]
    inquiry: Inquiry | None = None
    restored: Restored = Restored()


@transaction.atomic
def save_draft(*, written: Written, by: "Staff", now: dt.datetime) -> bool:
    """Keep the fields; False when a newer state is kept already or the form has been sent.

    The draft that the form began with goes, unless another tab has gone on writing it: then both
    are kept.
    """
    text = _checked(written)
    draft, created = Draft.objects.get_or_create(
        staff=by,
        key=written.key,
        defaults={
            "form": written.form,
            "inquiry": written.inquiry,
            "sequence": written.sequence,
            "fields": text,
            "updated_at": now,
        },
    )
    if created:
        _check_number(by)
        _drop(by, written.restored)
        return True
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if not draft.is_open or draft.sequence >= written.sequence:
        return False
    draft.fields, draft.sequence, draft.updated_at = text, written.sequence, now
    draft.save(update_fields=["fields", "sequence", "updated_at"])
    return True


@transaction.atomic
def close_draft(*, key: str, restored: Restored, by: "Staff", now: dt.datetime) -> None:
    """Empty the draft of a form that is being sent, in the transaction of what it does."""
    if not _KEY.fullmatch(key):
        return
    closed = {"is_open": False, "fields": "", "updated_at": now}
    begun = {"form": "sent", "sequence": MAX_SEQUENCE}
    Draft.objects.update_or_create(
        staff=by, key=key, defaults=closed, create_defaults={**begun, **closed}
    )
    _drop(by, restored)


@transaction.atomic
def discard_draft(*, key: str, by: "Staff") -> None:
    """Delete one's own draft; NotFound for another person's."""
    deleted, _rows = Draft.objects.filter(staff=by, key=key, is_open=True).delete()
    if not deleted:
        raise errors.NotFound


def forget_drafts(*, now: dt.datetime) -> int:
    """Delete drafts that nobody has gone on with, and the traces of sent ones; return how many."""
    open_, _rows = Draft.objects.filter(is_open=True, updated_at__lt=now - KEPT_OPEN).delete()
    closed, _rows = Draft.objects.filter(is_open=False, updated_at__lt=now - KEPT_CLOSED).delete()
    return open_ + closed


def _checked(written: Written) -> str:
    if not (_KEY.fullmatch(written.key) and _FORM.fullmatch(written.form)):
        raise errors.Invalid
    if not 0 < written.sequence < MAX_SEQUENCE:
        raise errors.Invalid
    text = json.dumps(dict(written.fields), ensure_ascii=False)
    if len(text) > MAX_CHARACTERS:
        raise errors.TooLarge
    return text


def _check_number(by: "Staff") -> None:
    if Draft.objects.filter(staff=by, is_open=True).count() > MOST_OPEN:
        raise TooManyDrafts


def _drop(by: "Staff", restored: Restored) -> None:
    if restored.key:
        Draft.objects.filter(staff=by, key=restored.key, sequence=restored.sequence).delete()
