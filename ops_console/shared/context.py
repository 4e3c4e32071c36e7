"""The `ui` context of every page: language, theme, density, navigation."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language

from ops_console.shared.addresses import path_of

HTML_LANGUAGE = {"ko": "ko", "zh-hant": "zh-Hant", "en": "en"}


@dataclass(frozen=True)
class NavEntry:
    """One entry of the rail; `may_see` asks the signed-in person's rights.

    Without `is_current` an entry is the current one on every page below its own. Entries stand in
    the order of their apps; `last` ones, which few people need, come after all others in the order
    of their `place`.
    """

    url_name: str
    icon: str
    label: str | Promise
    key: str
    may_see: Callable[[HttpRequest], bool]
    is_current: Callable[[HttpRequest], bool] | None = None
    last: bool = False
    place: int = 0
    # How much waits there for this person; 0 shows nothing.
    badge: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True)
class NavItem:
    """An entry as the template shows it."""

    url: str
    icon: str
    label: str | Promise
    key: str
    current: bool
    badge: int = 0
    # Whether a part of the rail begins here.
    begins: bool = False


_navigation: dict[str, NavEntry] = {}


def register_navigation(*entries: NavEntry) -> None:
    """Add entries to the rail; called in `AppConfig.ready` of the app that owns the pages."""
    _navigation.update({entry.url_name: entry for entry in entries})


def ui(request: HttpRequest) -> dict[str, object]:
    """Return what base.html needs; pages for anonymous visitors get no navigation."""
    user = getattr(request, "user", None)
    if not (user and user.is_authenticated):
        return {"ui": anonymous_ui()}
    personal = {
        "theme": user.theme,
        "density": user.density,
        "hotkeys": user.hotkeys,
        "nav": _items(request),
    }
    return {"ui": {**anonymous_ui(), **personal}}


def anonymous_ui() -> dict[str, object]:
    """Return what a page needs that knows nobody; touches no server."""
    return {
        "lang": HTML_LANGUAGE.get(get_language() or "en", "en"),
        "theme": "auto",
        "density": "comfortable",
        "hotkeys": False,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "demo": settings.OPS_MODE == "demo",
        "nav": [],
    }


def first_page(request: HttpRequest) -> str:
    """Return the first page of the rail that the person may see; strangers sign in first."""
    if not request.user.is_authenticated:
        return path_of(settings.LOGIN_URL)
    seen = _seen(request)
    return path_of(seen[0].url_name if seen else "staff:profile")


def _seen(request: HttpRequest) -> list[NavEntry]:
    ordered = sorted(_navigation.values(), key=lambda entry: (entry.last, entry.place))
    return [entry for entry in ordered if entry.may_see(request)]


def _items(request: HttpRequest) -> list[NavItem]:
    seen = _seen(request)
    first_last = next((entry for entry in seen if entry.last), None)
    return [
        _item(request, entry, begins=entry is first_last and entry is not seen[0]) for entry in seen
    ]


def _item(request: HttpRequest, entry: NavEntry, *, begins: bool) -> NavItem:
    url = path_of(entry.url_name)
    below = request.path.startswith(url)
    current = entry.is_current(request) if entry.is_current else below
    badge = entry.badge(request) if entry.badge else 0
    return NavItem(url, entry.icon, entry.label, entry.key, current, badge, begins)
