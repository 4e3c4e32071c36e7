"""Who is at the keyboard, still: limits of a session, own language, what was refused them."""

from collections.abc import Callable
from http.client import FORBIDDEN

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from ops_console.shared import clock
from ops_console.shared.language import remember
from ops_console.shared.telemetry.middleware import route_of
from staff import services
from staff.guards import person_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def preferences(get_response: GetResponse) -> GetResponse:
    """Activate language and clock of the person; strangers keep the browser's language, and UTC.

    The cookie follows the profile, so that the page of an outage speaks the language too.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if not person.is_authenticated:
            return get_response(request)
        translation.activate(person.language)
        request.LANGUAGE_CODE = translation.get_language() or "en"
        # Programs are told moments in UTC.
        is_page = not request.path.startswith("/api/")
        zone = services.zone_of(request.session, person=person) if is_page else None
        with timezone.override(zone):
            response = get_response(request)
        if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != person.language:
            remember(response, person.language)
        return response

    return middleware


# Sent by what refreshes itself (polling, panes that load later): nobody has touched a key.
PASSIVE_HEADER = "Ops-Passive"


def session_limits(get_response: GetResponse) -> GetResponse:
    """End sessions that were idle or open for too long; requests by themselves keep none alive."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if person.is_authenticated:
            now = clock.now()
            reason = services.end_reason(request.session, person=person, now=now)
            if reason:
                request.timed_out_person = person.pk  # type: ignore[attr-defined]
                services.sign_out(request, reason=reason, now=now)
            elif PASSIVE_HEADER not in request.headers:
                services.keep_alive(request.session, now=now)
        return get_response(request)

    return middleware


MAX_ROUTE, MAX_CODE = 60, 30


def refusals(get_response: GetResponse) -> GetResponse:
    """Leave an audit entry when somebody is refused, whoever refused: guard, service or CSRF check.

    Here and not in the guard, whose transaction is rolled back with the request that it refuses.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == FORBIDDEN and getattr(request.user, "is_authenticated", False):
            services.note_refusal(
                route=route_of(request)[:MAX_ROUTE],
                method=(request.method or "")[:MAX_CODE],
                code=_code_of(response)[:MAX_CODE],
                by=person_of(request),
                now=clock.now(),
            )
        return response

    return middleware


def _code_of(response: HttpResponseBase) -> str:
    """Return the stable code of a refusal: pages carry it beside them, the API in its body."""
    body = getattr(response, "data", None) or {}
    return str(getattr(response, "refusal_code", "") or body.get("code", ""))
