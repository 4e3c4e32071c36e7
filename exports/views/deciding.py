"""Deciding on the exports of others."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exports import selectors, services
from exports.forms import DecisionForm
from exports.views.showing import detail, shown, tabs
from ops_console.shared import clock, errors
from staff.choices import Permission
from staff.guards import person_of, requires


@require_safe
@requires(Permission.APPROVE_EXPORT)
def approvals(request: HttpRequest) -> HttpResponse:
    """List what waits for this person's decision."""
    person = person_of(request)
    rows = [shown(export) for export in selectors.waiting_exports(person)]
    return render(request, "exports/approvals.html", {"rows": rows, **tabs(person)})


@require_POST
@requires(Permission.APPROVE_EXPORT)
def decide(request: HttpRequest, export_id: int) -> HttpResponse:
    """Approve or refuse somebody else's export."""
    person = person_of(request)
    export = selectors.get_export(person, export_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        approve, text = form.cleaned_data["decision"] == "approve", form.cleaned_data["text"]
        try:
            services.decide(
                export_id=export_id, approve=approve, text=text, by=person, now=clock.now()
            )
        except errors.Invalid as error:
            form.add_error("text", str(error.message))
        else:
            done = _("The export is approved.") if approve else _("The export is refused.")
            messages.success(request, done)
            return redirect("exports:approvals")
    context = detail(export, person, decision_form=form)
    return render(request, "exports/show.html", context, status=422)
