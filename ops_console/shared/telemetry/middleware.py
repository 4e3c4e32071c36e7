"""The outermost middleware: gives each request its origin, writes its line and counts it."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve

from ops_console.shared import origin
from ops_console.shared.origin import Origin
from ops_console.shared.telemetry import figures
from ops_console.shared.telemetry.addresses import CLAIMS, SCHEME_CLAIM, client_address

GetResponse = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger(__name__)
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,40}")
# What is asked for all day long and says nothing.
QUIET = frozenset({"static", "livez", "readyz", "figures"})
# They answer before anything that needs a session, a database or Valkey.
PROBES = ("/livez", "/readyz", "/metrics")
# Whether nobody claims to stand between the peer and the console.
DIRECT = "ops.direct"


def observed(get_response: GetResponse) -> GetResponse:
    """Let everything inside know where the request comes from; tell and count how it ended.

    REMOTE_ADDR becomes the client's address as our own proxies saw it, and what clients claim of
    themselves is removed, so that nothing behind can believe it.
    """

    def process_view(request: HttpRequest, *_view: Any) -> None:
        origin.at_route(route_of(request))

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        here = _arrival(request)
        with origin.coming_from(here):
            response = get_response(request)
            origin.at_route(route_of(request))
            response.headers["X-Request-ID"] = here.request_id
            _tell(request, response, seconds=time.perf_counter() - began)
        return response

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def probes(get_response: GetResponse) -> GetResponse:
    """Answer probes at once: they must tell of an outage, not stumble over it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info not in PROBES:
            return get_response(request)
        request.resolver_match = resolve(request.path_info)
        response: HttpResponseBase = request.resolver_match.func(request)
        response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        return response

    return middleware


def route_of(request: HttpRequest) -> str:
    """Return the name of the route; never the address, which may name a customer."""
    match = getattr(request, "resolver_match", None)
    if match is not None:
        return match.view_name or "unnamed"
    return "static" if request.path.startswith(settings.STATIC_URL) else "unknown"


def _arrival(request: HttpRequest) -> Origin:
    meta, proxies = request.META, settings.TRUSTED_PROXY_COUNT
    address = client_address(meta, proxies=proxies)
    told_id = meta.get("HTTP_X_REQUEST_ID", "") if proxies else ""
    meta[DIRECT] = "" if any(claim in meta for claim in CLAIMS) else "yes"
    for claim in CLAIMS if proxies else (*CLAIMS, SCHEME_CLAIM):
        meta.pop(claim, None)
    meta["REMOTE_ADDR"] = address
    request_id = told_id if REQUEST_ID.fullmatch(told_id) else origin.new_request_id()
    return Origin(request_id=request_id, address=address)


def _tell(request: HttpRequest, response: HttpResponseBase, *, seconds: float) -> None:
    route = origin.current().route
    figures.count_request(
        route=route, method=request.method or "", status=response.status_code, seconds=seconds
    )
    level = logging.DEBUG if route in QUIET else logging.INFO
    logger.log(
        level,
        "request",
        extra={
            "method": request.method,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "person": _person(request),
        },
    )


def _person(request: HttpRequest) -> int | None:
    """Return who asked, if that is known already; looking it up may be what failed."""
    user = getattr(request, "_cached_user", None) or request.__dict__.get("user")
    known = user is not None and "_wrapped" not in getattr(user, "__dict__", {})
    return user.pk if known and user else None
