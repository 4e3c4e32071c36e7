"""The one view of the gallery."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from ops_console.shared import clock, context
from ops_console.shared.errors import NotFound
from ops_console.shared.gallery import screens

LOOKS = {
    "theme": {"auto", "light", "dark"},
    "density": {"comfortable", "compact", "dense"},
}


@require_safe
@login_required
def show(request: HttpRequest, page: str = "components") -> HttpResponse:
    """Show one page of the gallery; `?lang= theme= density=` try a look; not in production."""
    build = screens.PAGES.get(page)
    if settings.IS_PRODUCTION or build is None:
        raise NotFound
    wanted = request.GET.get("lang", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else translation.get_language() or "en"
    with translation.override(language):
        parts = build(language, clock.now())
        look = {"ui": _look(request), "pages": screens.PAGES, "page": page}
        return render(request, f"gallery/{page}.html", {**parts, **look})


def _look(request: HttpRequest) -> dict[str, object]:
    """Return the page's `ui` with the tried theme and density in place of the profile's."""
    chosen = {
        name: value
        for name, values in LOOKS.items()
        if (value := request.GET.get(name, "")) in values
    }
    base = context.ui(request)["ui"]
    return {**(base if isinstance(base, dict) else {}), **chosen}
