"""Speaks the signed-in person's language, whatever the browser asks for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from ops_console.shared.language import remember

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
