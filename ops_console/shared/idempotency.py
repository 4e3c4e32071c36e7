"""The same request twice has one effect: a key row is written in the transaction of the work.

A parallel repetition waits on the unique index until the first transaction ends, then replays its
answer. A key that comes back with another body is refused (422), as the IETF draft on the
Idempotency-Key header has it. Failures are not kept: after a refusal the form may be sent again.
Answers may hold personal data, so keys are forgotten after three days.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from ops_console.shared import clock, errors, text_guard
from ops_console.shared.models import RequestKey

MAX_KEY_LENGTH = 64
KEPT = dt.timedelta(hours=72)
FIRST_UNSUCCESSFUL_STATUS = 400


@dataclass(frozen=True)
class _Asked:
    """What identifies a request: person, route, key and a hash of its body."""

    staff_id: int
    route: str
    key: str
    fingerprint: str


class _NotKept(Exception):
    """Rolls the transaction back while handing the unsuccessful answer out."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        super().__init__()


def run_once(
    request: HttpRequest,
    *,
    route: str,
    key: str,
    body: Mapping[str, Any],
    work: Callable[[], HttpResponse],
) -> HttpResponse:
    """Run `work` once for this person, route and key; replay its answer afterwards.

    An empty key runs the work without protection (scripts without a key header). Answers of 400 and
    above roll back and are not kept.
    """
    if not key:
        return work()
    if len(key) > MAX_KEY_LENGTH:
        raise errors.Invalid(_("The request key is longer than 64 characters."))
    if not text_guard.is_storable(key):
        raise errors.Invalid(code="unstorable_text")
    fingerprint = hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
    asked = _Asked(int(request.user.pk or 0), route, key, fingerprint)
    try:
        with transaction.atomic():
            return _work_with_key(asked, work)
    except _NotKept as unsuccessful:
        return unsuccessful.response
    except IntegrityError as error:
        if "request_key_once" not in str(error):
            raise
        return _replay(asked)


def forget_old(*, now: dt.datetime) -> int:
    """Delete the keys that nobody repeats any more, with the answers in them; return how many."""
    deleted, _by_model = RequestKey.objects.filter(created_at__lt=now - KEPT).delete()
    return deleted


def _work_with_key(asked: _Asked, work: Callable[[], HttpResponse]) -> HttpResponse:
    row = RequestKey.objects.create(
        staff_id=asked.staff_id,
        route=asked.route,
        key=asked.key,
        fingerprint=asked.fingerprint,
        created_at=clock.now(),
    )
    response = work()
    if response.status_code >= FIRST_UNSUCCESSFUL_STATUS:
        raise _NotKept(response)
    row.status = response.status_code
    row.location = response.headers.get("Location", "")
    row.body = getattr(response, "data", None) or None
    row.save(update_fields=["status", "location", "body"])
    return response


def _replay(asked: _Asked) -> HttpResponse:
    row = RequestKey.objects.get(staff_id=asked.staff_id, route=asked.route, key=asked.key)
    if row.fingerprint != asked.fingerprint:
        raise errors.Invalid(_("This request key was used for another request."), code="key_reused")
    if row.body is not None:
        return JsonResponse(row.body, status=row.status)
    response = HttpResponse(status=row.status)
    if row.location:
        response.headers["Location"] = row.location
    return response
