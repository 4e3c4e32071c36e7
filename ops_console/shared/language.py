"""The cookie that speaks a person's language where the database is not asked or does not answer."""

from django.conf import settings
from django.http import HttpResponseBase

COOKIE_SECONDS = 365 * 24 * 3600


def remember(response: HttpResponseBase, code: str) -> None:
    """Let the browser bring the language along from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
