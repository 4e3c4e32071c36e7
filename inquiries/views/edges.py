"""What every view of the app needs at its edge: guard, target of the swap, rendering."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from inquiries import selectors
from ops_console.shared.addresses import path_of
from ops_console.shared.idempotency import keeps_own_key
from staff.choices import Permission
from staff.guards import person_of, requires

if TYPE_CHECKING:
    from inquiries.models import Inquiry

MAX_ID = 2**63 - 1
READ = ("GET", "HEAD")
READ_AND_WRITE = ("GET", "HEAD", "POST")
WRITE = ("POST",)
InquiryView = Callable[[HttpRequest, "Inquiry"], HttpResponse]


def on_inquiry(
    permission: str, *, methods: tuple[str, ...] = READ_AND_WRITE
) -> Callable[[InquiryView], Callable[..., HttpResponse]]:
    """Hand a view the inquiry of the URL, seen by this person, with the market's clock in force.

    A view that writes does so through `act`, which sees to the request key.
    """

    def decorate(view: InquiryView) -> Callable[..., HttpResponse]:
        @requires(permission)
        @require_http_methods(list(methods))
        @keeps_own_key
        @wraps(view)
        def guarded(request: HttpRequest, number: str) -> HttpResponse:
            inquiry = selectors.get_inquiry(person_of(request), number)
            with timezone.override(inquiry.market.zone):
                return view(request, inquiry)

        return cast("Callable[..., HttpResponse]", guarded)

    return decorate


def target_of(request: HttpRequest) -> str:
    """Return the id of the element that htmx will replace; empty for a whole page."""
    if not request.headers.get("HX-Request"):
        return ""
    return request.headers.get("HX-Target") or "page"


def page_behind(request: HttpRequest) -> tuple[ResolverMatch | None, QueryDict]:
    """Return which of our pages the person is on and its query: this one, or the one htmx names."""
    if not target_of(request):
        return request.resolver_match, request.GET
    try:
        address = urlsplit(request.headers.get("HX-Current-URL", ""))
        return resolve(address.path or "/"), QueryDict(address.query)
    except (Resolver404, ValueError):
        return None, QueryDict()


def number_behind(request: HttpRequest) -> str:
    """Return the number of the inquiry that is open on the person's page; empty without one."""
    page, _query = page_behind(request)
    return str(page.kwargs.get("number", "")) if page and page.namespace == "inquiries" else ""


def id_from(text: object) -> int | None:
    """Return the id that a request names; None for anything that no row can have."""
    digits = str(text or "")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= len(str(MAX_ID))
    return int(digits) if is_number and int(digits) <= MAX_ID else None


def answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """Render a page or a part of it; caches must not mix the two."""
    context = {"may_log": person_of(request).may(Permission.LOG_INQUIRY), **context}
    response = render(request, template, context, status=status)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def address(name: str, *args: str, query: dict[str, str] | None = None) -> str:
    """Return the URL of a view of this app with a query."""
    path = path_of(f"inquiries:{name}", *args)
    return f"{path}?{urlencode(query)}" if query else path
