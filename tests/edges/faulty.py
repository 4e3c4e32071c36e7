"""Addresses that fail in every way there is, for the tests of what stands around views."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path

from ops_console import urls
from ops_console.shared import errors


class Throttled(errors.DomainError):
    """Too often (429)."""

    status = 429


FAULTS: dict[int, Exception] = {
    400: SuspiciousOperation("odd"),
    403: PermissionDenied(),
    404: errors.NotFound(),
    409: errors.Conflict(),
    413: errors.TooLarge(),
    422: errors.Invalid(),
    429: Throttled(),
    500: RuntimeError("secret detail"),
    503: OperationalError("host=secret detail"),
}


def raising(fault: Exception) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that fails like this."""

    def view(request: HttpRequest) -> HttpResponse:
        raise fault

    return view


def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Answer in pieces."""
    return StreamingHttpResponse([b"a", b"b"], content_type="text/csv; charset=utf-8")


def data(request: HttpRequest) -> JsonResponse:
    """Answer a program."""
    return JsonResponse({"a": "<script>"})


urlpatterns = [
    *(path(f"raise/{status}/", raising(fault)) for status, fault in FAULTS.items()),
    *(path(f"api/raise/{status}/", raising(fault)) for status, fault in FAULTS.items()),
    path("stream/", stream),
    path("data/", data),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
