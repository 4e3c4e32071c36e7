"""One chain of middleware for all test browsers of a process, as a server has one for all visitors.

Django's test client loads the middleware anew for each browser, and the middleware of the static
files looks at every file then: most of the time of a test of a page.
"""

from typing import Any

from django.conf import UserSettingsHolder, settings
from django.test.client import ClientHandler

_load_anew = ClientHandler.load_middleware
_loaded: list[Any] = []


def share_middleware() -> None:
    """Let every test browser from now on use the chain that the first one loads."""
    ClientHandler.load_middleware = load_once  # type: ignore[method-assign, assignment]


def load_once(handler: ClientHandler, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's
    """Load the chain, unless it is there and the test changes no settings."""
    if is_async or isinstance(settings._wrapped, UserSettingsHolder):  # type: ignore[misc]
        _load_anew(handler, is_async)
        return
    if not _loaded:
        first = ClientHandler()
        _load_anew(first)
        _loaded.append(first._middleware_chain)  # type: ignore[attr-defined]
    handler._middleware_chain = _loaded[0]  # type: ignore[attr-defined]
