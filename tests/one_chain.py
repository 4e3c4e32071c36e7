"""One chain of middleware for all test browsers of a process, as a server has one for all visitors.

Django's test client loads the middleware anew for each browser, and the middleware of the static
files looks at every file then: most of the time of a test of a page. A test that changes settings
has a chain of its own still, but the files are looked at anew only if its settings are about them.
"""

from typing import Any

from django.conf import UserSettingsHolder, settings
from django.test.client import ClientHandler
from servestatic.middleware import ServeStaticMiddleware

OF_FILES = ("DEBUG", "STATIC", "SERVESTATIC")
_load_anew = ClientHandler.load_middleware
_look_anew = ServeStaticMiddleware.add_files_from_manifest
_loaded: list[Any] = []
_seen: dict[str, dict[str, Any]] = {}


def share_middleware() -> None:
    """Let every test browser from now on use the chain that the first one loads."""
    ClientHandler.load_middleware = load_once  # type: ignore[method-assign, assignment]
    ServeStaticMiddleware.add_files_from_manifest = look_once


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


def look_once(server: Any) -> None:
    """Look at every static file, unless that was done under the same settings."""
    known = _seen.get(about_files := _about_files())
    if known is None:
        _look_anew(server)
        _seen[about_files] = {"files": server.files, "directories": server.directories}
    else:
        server.files, server.directories = dict(known["files"]), list(known["directories"])


def _about_files() -> str:
    values = {name: getattr(settings, name) for name in dir(settings) if name.startswith(OF_FILES)}
    return repr((values, settings.STORAGES["staticfiles"]))
