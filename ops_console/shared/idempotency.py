"""The same request twice has one effect: a key row is written in the transaction of the work.

Every POST of somebody signed in names a key: forms as a hidden field (`{% csrf_token %}` writes
it), programs in the Idempotency-Key header, which is a draft of the IETF. The middleware sees to
it for pages, `Operation` for the API. A parallel repetition waits a moment for the first one, then
gets 409. A key that comes back with another body is refused (422). Failures are not kept: after a
refusal the form may be sent again. Of a request only a keyed hash is kept, of its answer what an
API call says with its masks, never a page; keys are forgotten after three days.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import NO_CONTENT
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import uuid4

from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ops_console.shared import clock, errors, text_guard
from ops_console.shared.models import RequestKey

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

FIELD, HEADER = "request_key", "Idempotency-Key"
MAX_KEY_LENGTH = 64
KEPT = dt.timedelta(hours=72)
FIRST_UNSUCCESSFUL_STATUS = 400
# How long a repetition waits for the first one to end: a double click waits less than this.
PATIENCE = "3s"
LOCK_NOT_AVAILABLE = "55P03"
_GUARDS = frozenset({"csrfmiddlewaretoken", FIELD})

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class KeyMissing(errors.Invalid):
    """An unsafe request without a key (400)."""

    status = 400
    code = "key_missing"
    default_message = _("The request key is missing. Load the page again and repeat the step.")


class StillRunning(errors.Refused):
    """The first request with this key has not ended yet (409); ask again in a moment."""

    code = "still_running"
    retry_after = 2
    default_message = _("This has been sent already and is still being worked on.")


class DoneBefore(errors.Refused):
    """The request was done, and its answer was a page that is not kept (409)."""

    code = "done_before"
    default_message = _("This has been done already; what it showed is not shown twice.")


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


class _Repeated(Exception):
    """The key is there already."""


def repeatable(view: View) -> View:
    """Mark a view that needs no key: it only reads, or what it does twice is as if done once."""
    view.needs_key = False  # type: ignore[attr-defined]
    return view


def keeps_own_key(view: View) -> View:
    """Mark a view that calls `once` itself, because its page is drawn afresh for a repetition."""
    view.keeps_own_key = True  # type: ignore[attr-defined]
    return view


def new_key() -> str:
    """Return a key for a form that is being drawn."""
    return uuid4().hex


def key_of(request: HttpRequest) -> str:
    """Return the key of a request; KeyMissing without one.

    The last field counts: a form that was carried through a sign-in keeps its own key.
    """
    key = request.POST.get(FIELD, "") or request.headers.get(HEADER, "")
    if not key:
        raise KeyMissing
    return key


def once(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work of a page's POST once for this person, view and key."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    return run_once(request, route=view, key=key_of(request), body=_body_of(request), work=work)


def answer(
    request: HttpRequest,
    view: Callable[..., HttpResponseBase],
    work: Callable[[], HttpResponseBase],
) -> HttpResponseBase:
    """Answer a form sent to a view, whose call is `work`, by what the view is marked as."""
    if not getattr(view, "needs_key", True):
        return work()
    if getattr(view, "keeps_own_key", False):
        key_of(request)
        return work()
    return once(request, cast("Callable[[], HttpResponse]", work))


def run_once(
    request: HttpRequest,
    *,
    route: str,
    key: str,
    body: Mapping[str, Any],
    work: Callable[[], HttpResponse],
) -> HttpResponse:
    """Run `work` once for this person, route and key; replay its answer afterwards.

    Answers of 400 and above roll back and are not kept.
    """
    if not key:
        raise KeyMissing
    if len(key) > MAX_KEY_LENGTH:
        raise errors.Invalid(_("The request key is longer than 64 characters."))
    if not text_guard.is_storable(key):
        raise errors.Invalid(code="unstorable_text")
    fingerprint = _fingerprint(body)
    asked = _Asked(int(request.user.pk or 0), route, key, fingerprint)
    try:
        with transaction.atomic():
            return _kept(_claimed(asked), work())
    except _NotKept as unsuccessful:
        return unsuccessful.response
    except _Repeated:
        return _replay(asked)


def _fingerprint(body: Mapping[str, Any]) -> str:
    """Return a keyed hash: what a form says of somebody could be guessed from a plain one."""
    text = json.dumps(body, sort_keys=True, default=str)
    return salted_hmac("request key", text, algorithm="sha256").hexdigest()


def forget_old(*, now: dt.datetime) -> int:
    """Delete the keys that nobody repeats any more, with the answers in them; return how many."""
    deleted, _by_model = RequestKey.objects.filter(created_at__lt=now - KEPT).delete()
    return deleted


def _claimed(asked: _Asked) -> RequestKey:
    """Write the key's row; StillRunning while another transaction that wrote it has not ended."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            row = RequestKey.objects.create(
                staff_id=asked.staff_id,
                route=asked.route,
                key=asked.key,
                fingerprint=asked.fingerprint,
                created_at=clock.now(),
            )
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    except IntegrityError as error:
        if "request_key_once" not in str(error):
            raise
        raise _Repeated from error
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
            raise
        raise StillRunning from error
    return row


def _kept(row: RequestKey, response: HttpResponse) -> HttpResponse:
    if response.status_code >= FIRST_UNSUCCESSFUL_STATUS:
        raise _NotKept(response)
    row.status = response.status_code
    row.location = response.headers.get("Location", "")
    row.body = getattr(response, "data", None)
    row.save(update_fields=["status", "location", "body"])
    return response


def _replay(asked: _Asked) -> HttpResponse:
    row = RequestKey.objects.get(staff_id=asked.staff_id, route=asked.route, key=asked.key)
    if row.fingerprint != asked.fingerprint:
        raise errors.Invalid(_("This request key was used for another request."), code="key_reused")
    if row.body is not None:
        return JsonResponse(row.body, status=row.status, safe=False)
    if not row.location and row.status != NO_CONTENT:
        raise DoneBefore
    response = HttpResponse(status=row.status)
    if row.location:
        response.headers["Location"] = row.location
    return response


def _body_of(request: HttpRequest) -> dict[str, Any]:
    """Return what a form says, with the address that it was sent to and its files' hashes."""
    fields = {name: texts for name, texts in request.POST.lists() if name not in _GUARDS}
    files = {name: [_hash(file) for file in found] for name, found in request.FILES.lists()}
    return {"address": request.get_full_path(), "fields": fields, "files": files}


def _hash(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
