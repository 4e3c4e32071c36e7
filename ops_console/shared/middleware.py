"""Function middleware that every request passes: headers, text guard, expected errors, size."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from servestatic.middleware import ServeStaticMiddleware

from ops_console.shared import errors, idempotency, multipart, text_guard
from ops_console.shared.views import error_page

GetResponse = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]
FORM = "application/x-www-form-urlencoded"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
# Should a browser ever show a file that was handed out, it shows it to nobody's account.
DOWNLOAD_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def compressed_pages(get_response: GetResponse) -> GetResponse:
    """Compress whole pages; streams (exports) go out as they come.

    Django adds random bytes against BREACH and masks its CSRF tokens anew for each answer.
    """
    gzip = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.streaming:
            return response
        return gzip.process_response(request, response)

    return middleware


def security_headers(get_response: GetResponse) -> GetResponse:
    """Put the content security policy and its siblings on every response.

    The outermost but one, so that refusals and faults of all others carry them too; what Django's
    own middleware has said stands.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            headers.setdefault("Strict-Transport-Security", _hsts())
        # Policies are for documents; on each of the many static files they are only weight.
        if not request.path.startswith(settings.STATIC_URL):
            is_file = headers.get("Content-Disposition", "").startswith("attachment")
            policy = DOWNLOAD_SECURITY_POLICY if is_file else CONTENT_SECURITY_POLICY
            headers.setdefault("Content-Security-Policy", policy)
            headers.setdefault(
                "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
            )
            headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _hsts() -> str:
    """Say for how long browsers keep to HTTPS, as Django's own middleware says it."""
    return f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"


def static_files(get_response: GetResponse) -> GetResponse:
    """Serve static files; only these take the way through an event loop that ServeStatic needs."""
    serve = async_to_sync(ServeStaticMiddleware(sync_to_async(get_response)))

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_static = request.path.startswith(settings.STATIC_URL)
        return serve(request) if is_static else get_response(request)

    return middleware


def text_guard_middleware(get_response: GetResponse) -> GetResponse:
    """Refuse NUL characters, lone surrogates and what is no UTF-8, wherever they stand."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        refusal = _refusal(request)
        return error_page(request, refusal) if refusal else get_response(request)

    return middleware


def _refusal(request: HttpRequest) -> errors.DomainError | None:
    """Say why this request's text cannot be accepted, or None when it can."""
    try:
        is_storable = _is_utf8(request) and text_guard.all_storable(_texts_of(request))
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return errors.TooLarge()
    except multipart.NotUtf8:
        is_storable = False
    return None if is_storable else errors.Invalid(code="unstorable_text")


def _is_utf8(request: HttpRequest) -> bool:
    """Tell whether query and form are UTF-8: Django would store U+FFFD in the place of the rest."""
    query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    is_form = request.method == "POST" and request.content_type == FORM
    return text_guard.is_utf8(query) and (not is_form or text_guard.is_utf8(request.body))


def _texts_of(request: HttpRequest) -> list[str]:
    # A quoted cookie may hold any character, and the session is looked up by one.
    texts = [unquote(request.path), *_texts(request.GET), *request.COOKIES.values()]
    texts += request.headers.values()
    if request.method == "POST" and request.content_type != "application/json":
        multipart.read_strictly(request)
        texts += _texts(request.POST)
        texts += [file.name or "" for files in request.FILES.lists() for file in files[1]]
    return texts


def _texts(query: object) -> list[str]:
    return [text for key, values in query.lists() for text in (key, *values)]  # type: ignore[attr-defined]


def domain_errors(get_response: GetResponse) -> GetResponse:
    """Turn an expected failure that a view let through into its page in the user's language.

    So is the wrong method, for which Django would send an empty page.
    """

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, errors.DomainError):
            return error_page(request, exception)
        return None

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if type(response) is not HttpResponseNotAllowed:
            return response
        page = error_page(request, errors.WrongMethod())
        page.headers["Allow"] = response.headers["Allow"]
        return page

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def one_effect(get_response: GetResponse) -> GetResponse:
    """Have every form of somebody signed in name its request key, and work once for it.

    The last of the middleware, so that the others have looked at the request before.
    """

    def process_view(  # noqa: PLR0917 - Django's signature
        request: HttpRequest, view: View, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        # Operations of the API ask for their key once they know the caller by his token.
        is_form = request.method == "POST" and not request.path.startswith("/api/")
        if not (is_form and request.user.is_authenticated):
            return None
        try:
            return idempotency.answer(request, view, lambda: view(request, *args, **kwargs))
        except errors.DomainError as error:
            return error_page(request, error)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
