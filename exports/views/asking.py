"""Asking for an export: what there is, the form with its count, cancelling."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exports import selectors, services
from exports.forms import AskForm, MarketForm
from exports.kinds import Asked
from ops_console.shared import clock, errors
from staff import selectors as staff_selectors
from staff.choices import Permission
from staff.guards import person_of, requires

if TYPE_CHECKING:
    from exports.kinds import ExportKind
    from staff.models import Market


@require_safe
@requires(Permission.ASK_EXPORT)
def choose(request: HttpRequest) -> HttpResponse:
    """List what this person may export."""
    kinds = selectors.kinds_for(person_of(request))
    return render(request, "exports/choose.html", {"kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ASK_EXPORT)
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Show how many rows the filters in the URL give, and ask for them with a reason."""
    person = person_of(request)
    chosen, market = selectors.kind_for(person, kind), _market(request)
    form = AskForm(request.POST or None, kind=chosen, person=person)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _ask(request, chosen, form)
            except errors.Invalid as error:
                form.add_error(None, str(error.message))
    context = {"form": form, "kind": chosen, **_preview(request, chosen, market)}
    return render(request, "exports/new.html", context, status=status)


def _ask(request: HttpRequest, kind: "ExportKind", form: AskForm) -> HttpResponse:
    market, person = _market(request), person_of(request)
    wanted = services.NewExport(kind=kind, market=market, query=request.GET, **form.values())
    export = services.ask(wanted=wanted, by=person, now=clock.now())
    return redirect("exports:show", export.pk)


def _preview(request: HttpRequest, kind: "ExportKind", market: "Market") -> dict[str, Any]:
    person = person_of(request)
    query = selectors.clean_query(kind, request.GET)
    asked = Asked(QueryDict(query), market, person, clock.now())
    selection = selectors.selection(kind, asked)
    count, free = selectors.count_rows(kind, asked), selectors.free_rows(market)
    markets = list(staff_selectors.markets_of(person))
    page = reverse(kind.page)
    return {
        "words": selection.words(),
        "count": count,
        "free_rows": free,
        "is_large": count > free,
        "market": market,
        "market_form": MarketForm(markets, market) if len(markets) > 1 else None,
        "hidden": [pair for pair in _pairs(query) if pair[0] != "market"],
        "page_url": f"{page}?{query}" if query else page,
    }


def _pairs(query: str) -> list[tuple[str, str]]:
    return [(name, value) for name, values in QueryDict(query).lists() for value in values]


def _market(request: HttpRequest) -> "Market":
    """Return the market of the URL, or the first that is open to the person."""
    person = person_of(request)
    if code := request.GET.get("market", ""):
        return staff_selectors.open_market(person, code)
    market = staff_selectors.markets_of(person).first()
    if market is None:
        raise errors.NotFound
    return market


@require_POST
@requires(Permission.ASK_EXPORT)
def cancel(request: HttpRequest, export_id: int) -> HttpResponse:
    """End one's own export; its file goes at once."""
    services.cancel(export_id=export_id, by=person_of(request), now=clock.now())
    messages.success(request, _("The export is cancelled."))
    return redirect("exports:show", export_id)
