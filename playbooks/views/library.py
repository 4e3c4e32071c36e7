"""The playbooks to read: the list, and one version with its decision table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ops_console.shared import clock, errors
from ops_console.shared.context import HTML_LANGUAGE
from playbooks import selectors
from playbooks.forms import LibraryForm, VersionForm
from playbooks.selectors import LibraryFilter
from staff.choices import Permission
from staff.guards import person_of, requires


@requires(Permission.VIEW_PLAYBOOKS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the live playbooks of the person's markets; every filter is in the address."""
    markets = selectors.markets_to_choose(person_of(request))
    form = LibraryForm(request.GET, markets=[(market.code, market.name) for market in markets])
    asked = LibraryFilter(**form.cleaned_data) if form.is_valid() else None
    rows = selectors.library(person_of(request), asked, now=clock.now()) if asked else []
    context = {
        "form": form,
        "rows": rows,
        "filtered": bool(asked and any(form.cleaned_data.values())),
    }
    return render(request, "playbooks/index.html", context, status=200 if asked else 422)


@requires(Permission.VIEW_PLAYBOOKS)
@require_safe
def show(request: HttpRequest, market: str, code: str) -> HttpResponse:
    """Show one version, by default the live one, in one of the three languages."""
    form = VersionForm(request.GET)
    if not form.is_valid():
        raise errors.NotFound
    language = form.cleaned_data["lang"].lower()
    if language not in HTML_LANGUAGE:
        language = get_language() or "en"
    reading = selectors.reading(
        person_of(request),
        market,
        code,
        number=form.cleaned_data["v"],
        language=language,
        now=clock.now(),
    )
    context = {"reading": reading, "html_language": HTML_LANGUAGE.get(language, "en")}
    return render(request, "playbooks/show.html", context)
