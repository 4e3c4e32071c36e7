"""How an inquiry ends and comes back."""

import json
from http.client import BAD_REQUEST
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries import selectors, services
from inquiries.choices import Action
from inquiries.forms import actions as forms
from inquiries.views.acting import Verb, act, guards
from inquiries.views.desks import next_in_queue
from inquiries.views.edges import address, on_inquiry, target_of
from inquiries.views.queues import filter_from
from ops_console.shared import clock, errors
from staff.choices import Permission
from staff.guards import person_of

if TYPE_CHECKING:
    import datetime as dt

    from inquiries.models import Inquiry


@on_inquiry(Permission.HANDLE_INQUIRY)
def resolve(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Mark the inquiry as answered; with `then=next` go on to what is due next."""
    form = forms.ResolveForm(request.POST or None, initial=guards(inquiry), auto_id="act_%s")
    verb = Verb(
        Action.RESOLVE,
        form,
        lambda fields, now: services.resolve(
            inquiry_id=inquiry.pk, by=person_of(request), now=now, **fields
        ),
        done=gettext_lazy("Resolved."),
    )
    response = act(request, inquiry, verb)
    done = request.method == "POST" and response.status_code < BAD_REQUEST
    return _on_to_next(request, inquiry) if done and request.POST.get("then") else response


def _on_to_next(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    query = filter_from(request).query()
    following = next_in_queue(request, inquiry, now=clock.now())
    if following is None:
        messages.success(request, _("The queue is clear."))
        page = address("desk", query=query)
        is_pane = bool(target_of(request))
        return HttpResponse(headers={"HX-Redirect": page}) if is_pane else redirect(page)
    page = address("show", following.number, query=query)
    if not target_of(request):
        return redirect(page)
    place = {"path": page, "target": "#work", "swap": "outerHTML"}
    return HttpResponse(headers={"HX-Location": json.dumps(place), "HX-Trigger": "refresh-queue"})


@on_inquiry(Permission.HANDLE_INQUIRY)
def close(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Close the inquiry once the request is confirmed as fulfilled."""
    form = forms.CloseForm(request.POST or None, initial=guards(inquiry), auto_id="act_%s")
    verb = Verb(
        Action.CLOSE,
        form,
        lambda fields, now: services.close(
            inquiry_id=inquiry.pk, by=person_of(request), now=now, **fields
        ),
        done=gettext_lazy("Closed."),
    )
    return act(request, inquiry, verb)


@on_inquiry(Permission.HANDLE_INQUIRY)
def reopen(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Open the answered inquiry again."""
    form = forms.ReopenForm(request.POST or None, initial=guards(inquiry), auto_id="act_%s")
    verb = Verb(
        Action.REOPEN,
        form,
        lambda fields, now: services.reopen(
            inquiry_id=inquiry.pk, by=person_of(request), now=now, **fields
        ),
        done=gettext_lazy("Opened again."),
        intro=gettext_lazy("A new resolution clock starts; the earlier one keeps its verdict."),
    )
    return act(request, inquiry, verb)


@on_inquiry(Permission.HANDLE_INQUIRY)
def merge(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Merge the inquiry into another one about the same matter."""
    form = forms.MergeForm(request.POST or None, initial=guards(inquiry), auto_id="act_%s")

    def work(fields: dict[str, Any], now: "dt.datetime") -> object:
        person = person_of(request)
        return services.merge(
            inquiry_id=inquiry.pk,
            into_id=_target(request, fields["into"]).pk,
            by=person,
            now=now,
            version=fields["version"],
        )

    verb = Verb(
        Action.MERGE,
        form,
        work,
        done=gettext_lazy("Merged."),
        intro=gettext_lazy("The work goes on in the other inquiry. This cannot be undone."),
    )
    return act(request, inquiry, verb)


def _target(request: HttpRequest, number: str) -> "Inquiry":
    try:
        return selectors.get_inquiry(person_of(request), number.strip().upper())
    except errors.NotFound as error:
        raise errors.Invalid(
            _("There is no inquiry with this number that is open to you."), code="no_target"
        ) from error
