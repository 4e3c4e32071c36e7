"""Who is at the keyboard, still: limits of a session, and the person's own language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from ops_console.shared import clock
from ops_console.shared.language import remember
from staff import services

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def preferences(get_response: GetResponse) -> GetResponse:
    """Activate the language of the profile; anonymous visitors keep the browser's or cookie's.

    The cookie follows the profile, so that the page of an outage speaks the language too.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if not person.is_authenticated:
            return get_response(request)
        translation.activate(person.language)
        request.LANGUAGE_CODE = translation.get_language() or "en"
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
