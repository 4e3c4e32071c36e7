"""Incidents: the list, a new one, who is affected, what was done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ops_console.shared import clock, errors
from privacy import services
from privacy.forms import ActionForm, IncidentForm, SearchForm
from privacy.selectors import incidents as selectors
from privacy.views.clashes import clash_on_window
from staff.choices import Permission
from staff.guards import person_of, requires

INCIDENT = "privacy.Incident"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEARCH_INCIDENTS)
def index(request: HttpRequest) -> HttpResponse:
    """List incidents; open one with what is known."""
    person = person_of(request)
    form, status = IncidentForm(request.POST or None), 422 if request.method == "POST" else 200
    if form.is_valid():
        known = services.NewIncident(**form.cleaned_data)
        try:
            incident = services.open_incident(known=known, by=person, now=clock.now())
        except errors.Invalid:
            form.add_error("known_at", _("This moment lies in the future."))
        else:
            return redirect("privacy:incident", incident.pk)
    rows = [(row, selectors.notice_due(row)) for row in selectors.incidents_of(person)]
    context = {"rows": rows, "form": form, "now": clock.now()}
    return render(request, "privacy/incidents.html", context, status=status)


@require_safe
@requires(Permission.SEARCH_INCIDENTS)
def show(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Show who is affected, the 72 hours, and what was done."""
    return _page(request, incident_id, status=200)


def _page(request: HttpRequest, incident_id: int, *, status: int, **forms: Any) -> HttpResponse:
    person, now = person_of(request), clock.now()
    incident = selectors.get_incident(person, incident_id)
    found = selectors.answer(person, incident, after=request.GET.get("after", ""))
    services.record_look(
        at=INCIDENT, digest=f"incident {incident.pk}", count=found.total, by=person, now=now
    )
    context = {
        "incident": incident,
        "incident_id": str(incident.pk),
        "found": found,
        "notices": selectors.notice_links(person, incident),
        "actions": selectors.actions_of(incident),
        "due": selectors.notice_due(incident),
        "window_form": SearchForm(
            initial={**vars(incident), "seen": selectors.window_stamp(incident)}
        ),
        "action_form": ActionForm(),
        "now": now,
        **forms,
    }
    return render(request, "privacy/incident.html", context, status=status)


@require_POST
@requires(Permission.SEARCH_INCIDENTS)
def search(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Search again with another window."""
    person, form = person_of(request), SearchForm(request.POST)
    incident = selectors.get_incident(person, incident_id)
    if not form.is_valid():
        return _page(request, incident_id, status=422, window_form=form)
    given = {**form.cleaned_data}
    seen, window = given.pop("seen"), services.Window(**given)
    try:
        services.search_again(
            incident=incident, window=window, seen=seen, by=person, now=clock.now()
        )
    except services.Overtaken:
        clash = clash_on_window(form, selectors.get_incident(person, incident_id))
        return _page(request, incident_id, status=409, window_form=form, clash=clash)
    return redirect("privacy:incident", incident_id)


@require_POST
@requires(Permission.SEARCH_INCIDENTS)
def act(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Write down what was done, and close the incident when that was the last of it."""
    person, form, now = person_of(request), ActionForm(request.POST), clock.now()
    incident = selectors.get_incident(person, incident_id)
    if not form.is_valid():
        return _page(request, incident_id, status=422, action_form=form)
    text = form.cleaned_data["text"]
    services.add_action(incident=incident, text=text, by=person, now=now)
    if form.cleaned_data["close"]:
        services.close_incident(incident=incident, by=person, now=now)
    messages.success(request, _("Recorded."))
    return redirect("privacy:incident", incident_id)
