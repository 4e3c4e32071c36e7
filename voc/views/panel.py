"""The panel beside an inquiry in which its causes are chosen."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from ops_console.shared import clock, errors
from ops_console.shared.addresses import path_of
from ops_console.shared.conflicts import Clash
from ops_console.shared.idempotency import keeps_own_key, once
from staff.choices import Permission
from staff.guards import person_of, requires
from voc import selectors, services
from voc.forms import CauseForm, RemovalForm
from voc.views.edges import target_of

MAX_TYPED = 80
# Parts of the template that htmx may ask for, by the id that they replace.
PARTS = {"cause-options": "options", "cause-levels": "levels"}


@require_safe
@requires(Permission.VIEW_INQUIRIES)
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """Show the causes of an inquiry and the ones to choose from."""
    view = _view(request, number)
    chosen = request.GET.get("cause", "")
    if len(view.found) == 1:
        chosen = view.found[0].code
    return _render(request, view, CauseForm(panel=view, cause=chosen))


@require_POST
@requires(Permission.HANDLE_INQUIRY)
@keeps_own_key
def tag(request: HttpRequest, number: str) -> HttpResponse:
    """Set a cause of an inquiry."""
    view = _view(request, number)
    form = CauseForm(request.POST, panel=view)
    if not form.is_valid():
        return _render(request, view, form, status=422)
    values = form.values()

    def work() -> HttpResponse:
        services.tag_inquiry(
            inquiry_id=view.inquiry.pk, by=person_of(request), now=clock.now(), **values
        )
        return redirect("voc:panel", number=number)

    try:
        response = once(request, work)
    except errors.Conflict as error:
        view = _view(request, number)
        return _render(request, view, form, status=error.status, clash=form.clash_with(view))
    return _done(request, number, response, message=_("The root cause is saved."))


@require_POST
@requires(Permission.HANDLE_INQUIRY)
def untag(request: HttpRequest, number: str) -> HttpResponse:
    """Remove a cause of an inquiry; repeating it has nothing left to remove (404)."""
    view = _view(request, number)
    form = RemovalForm(request.POST)
    if not form.is_valid():
        return _render(request, view, CauseForm(panel=view), status=422)
    try:
        services.untag_inquiry(
            inquiry_id=view.inquiry.pk,
            is_primary=form.is_primary,
            by=person_of(request),
            now=clock.now(),
            seen=form.cleaned_data["seen"],
        )
    except errors.Conflict as error:
        view = _view(request, number)
        removal = {"removal_clash": form.clash_with(view), "removal_slot": form["slot"].value()}
        return _render(request, view, CauseForm(panel=view), status=error.status, **removal)
    response = redirect("voc:panel", number=number)
    return _done(request, number, response, message=_("The cause is removed."))


def _view(request: HttpRequest, number: str) -> selectors.PanelView:
    typed = request.GET.get("q", "")[:MAX_TYPED]
    return selectors.panel_view(person_of(request), number, typed=typed, now=clock.now())


@vary_on_headers("HX-Request", "HX-Target")
def _render(
    request: HttpRequest,
    view: selectors.PanelView,
    form: CauseForm,
    *,
    status: int = 200,
    clash: Clash | None = None,
    **removal: Any,
) -> HttpResponse:
    template = "voc/panel.html"
    if target := target_of(request):
        template += f"#{PARTS.get(target, 'panel')}"
    options = view.options(str(form["cause"].value() or ""))
    context = {
        "view": view,
        "form": form,
        "options": options,
        "is_part": bool(target),
        "clash": clash,
        "panel_url": path_of("voc:panel", view.inquiry.number),
        **removal,
    }
    return render(request, template, context, status=status)


def _done(
    request: HttpRequest, number: str, response: HttpResponse, *, message: str
) -> HttpResponse:
    """Answer htmx with the fresh panel, and tell the work pane that something has changed."""
    messages.success(request, message)
    if not target_of(request):
        return response
    view = _view(request, number)
    fresh = _render(request, view, CauseForm(panel=view))
    fresh.headers["HX-Trigger"] = "refresh-work"
    return fresh
