"""What machines ask: whether the process lives, whether it can work, and its figures."""

from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from operations.selectors.figures import exposition
from operations.selectors.readiness import failing_parts
from ops_console.shared import errors
from ops_console.shared.telemetry.addresses import is_loopback
from ops_console.shared.telemetry.middleware import DIRECT
from ops_console.shared.views import error_page


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Tell that this process answers; touches neither disk, database nor Valkey."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Tell whether every part that the console needs is there; name those that are not."""
    failing = failing_parts()
    return JsonResponse({"ready": not failing, "failing": failing}, status=503 if failing else 200)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Give the figures to this machine and to whoever knows the token; nobody else sees a page."""
    if not _may_read(request):
        return error_page(request, errors.NotFound())
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    """Tell whether the peer is this machine itself (and no proxy speaking for another), or knows.

    An empty token is nobody's.
    """
    if request.META[DIRECT] and is_loopback(request.META["REMOTE_ADDR"]):
        return True
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.METRICS_TOKEN
    return bool(token) and compare_digest(given.encode(), token.encode())
