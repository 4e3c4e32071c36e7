"""Pages that belong to no app: errors and health."""

import errno
import sys

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from redis.exceptions import ConnectionError as ValkeyConnectionError
from redis.exceptions import OutOfMemoryError as ValkeyFull
from redis.exceptions import ReadOnlyError as ValkeyReadOnly
from redis.exceptions import TimeoutError as ValkeyTimeoutError

from ops_console.shared import errors, origin
from ops_console.shared.context import anonymous_ui, first_page

SERVER_FAULT = 500
UNREADABLE = _("Something in the address or the form has a shape that the console does not accept.")
FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})
OUTAGES = (
    OperationalError, InterfaceError,
    ValkeyConnectionError, ValkeyTimeoutError, ValkeyFull, ValkeyReadOnly,
)  # fmt: skip


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first screen of whoever asks: not every role has the desk."""
    return redirect(first_page(request))


def error_page(request: HttpRequest, error: errors.DomainError) -> HttpResponse:
    """Render an expected failure as JSON for programs, else as a page without database access."""
    response = _answer(request, error)
    # For whoever records refusals.
    response.refusal_code = error.code  # type: ignore[attr-defined]
    return response


def _answer(request: HttpRequest, error: errors.DomainError) -> HttpResponse:
    headers = errors.headers_of(error)
    if request.path.startswith("/api/"):
        body = {"code": error.code, "detail": str(error.message)}
        return JsonResponse(body, status=error.status, headers=headers)
    if error.status >= SERVER_FAULT:
        # Whoever is signed in stands in the database, which may be what is away.
        told = {"request": request, "reference": origin.current().request_id}
        page = render_to_string(
            f"{error.status}.html", {"error": error, "ui": anonymous_ui(), **told}
        )
        return HttpResponse(page, status=error.status, headers=headers)
    page = render_to_string(f"{error.status}.html", {"error": error}, request)
    return HttpResponse(page, status=error.status, headers=headers)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a missing or stale CSRF token; the usual cause is a page left open overnight."""
    message = _("This page was open for too long. Load it again and repeat the step.")
    return error_page(request, errors.Forbidden(message, code="csrf"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself found malformed."""
    error = errors.Invalid(UNREADABLE)
    error.status = 400
    return error_page(request, error)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a denied permission."""
    return error_page(request, errors.Forbidden())


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that does not exist."""
    return error_page(request, errors.NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault without touching the database: 503 when a server is away, 500 when it is ours.

    Django comes here from every layer, also when the session cannot be read; the next request
    opens a fresh connection, so the console comes back by itself.
    """
    if is_outage(sys.exc_info()[1]):
        connection.close_if_unusable_or_obsolete()
        return error_page(request, errors.Unavailable())
    error = errors.DomainError(_("Something went wrong on our side. It has been recorded."))
    error.status = 500
    error.code = "server_error"
    return error_page(request, error)


def is_outage(fault: BaseException | None) -> bool:
    """Tell whether a server that the console needs did not answer, or a disk has no room."""
    while fault is not None:
        is_full = isinstance(fault, OSError) and fault.errno in FULL_DISK
        if is_full or isinstance(fault, OUTAGES):
            return True
        fault = fault.__cause__ or fault.__context__
    return False
