"""The one course of every action on an inquiry: ask, check, do once, show what it became."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from http.client import OK
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from inquiries import selectors
from inquiries.choices import Action
from inquiries.forms.base import GuardedForm
from inquiries.forms.details import DetailsForm
from inquiries.rules.refusals import FORBIDDING
from inquiries.selectors.panes import work_state
from inquiries.services import InvalidDetails
from inquiries.views import drafts
from inquiries.views.buttons import FACES, buttons_of
from inquiries.views.desks import desk_page
from inquiries.views.edges import address, answer, target_of
from inquiries.views.panes import own_call, work_pane
from inquiries.views.queues import filter_from
from ops_console.shared import clock, errors, idempotency
from ops_console.shared.conflicts import Clash, put_on_version
from staff.guards import person_of

if TYPE_CHECKING:
    from inquiries.models import Inquiry

CONFLICT = errors.Conflict.status
# The panes that look again; panels of other apps only when the facts have changed.
CHANGED = "refresh-queue, refresh-context"
SHEET, COMPOSER = "action", "composer"


@dataclass(frozen=True)
class Verb:
    """An action with its form, the service call that does it, and what is said afterwards."""

    action: Action
    form: GuardedForm
    work: Callable[[dict[str, Any], dt.datetime], object]
    done: str | Promise
    intro: str | Promise = ""
    version_matters: bool = True
    asks: bool = True


def act(request: HttpRequest, inquiry: "Inquiry", verb: Verb) -> HttpResponse:
    """Show the form of an action, or do it once and show the inquiry as it is then."""
    if request.method != "POST":
        return ask(request, inquiry, verb)
    if not verb.form.is_valid():
        return ask(request, inquiry, verb, status=422)
    try:
        _do_once(request, inquiry, verb)
    except InvalidDetails as error:
        verb.form.add_problems(error.problems)
        return ask(request, inquiry, verb, status=error.status)
    except (errors.Invalid, errors.Refused) as error:
        return _refused(request, inquiry, verb, error=error)
    response = outcome(request, inquiry)
    if verb.action == Action.DETAILS and "HX-Trigger" in response.headers:
        response.headers["HX-Trigger"] = f"{CHANGED}, refresh-panels"
    return response


def guards(inquiry: "Inquiry") -> dict[str, Any]:
    """Return what a form begins with: the version seen now."""
    return {"version": inquiry.version}


def outcome(request: HttpRequest, inquiry: "Inquiry", *, status: int = OK) -> HttpResponse:
    """Answer with the inquiry as it has become: a pane for htmx, its page otherwise.

    An inquiry that went to a team which is not open to this person leads back to the desk.
    """
    query, target = filter_from(request).query(), target_of(request)
    try:
        fresh = _fresh(request, inquiry)
    except errors.NotFound:
        desk = address("desk", query=query)
        return HttpResponse(headers={"HX-Redirect": desk}) if target else redirect(desk)
    if not target:
        return redirect(address("show", inquiry.number, query=query))
    context = work_pane(request, fresh, now=clock.now(), query=query)
    context |= {"composed": target == COMPOSER, "done": status == OK, "call": own_call(request)}
    headers = {"HX-Trigger": CHANGED}
    part = "inquiries/parts/acted.html"
    return answer(request, part, context, status=status, headers=headers)


def _do_once(request: HttpRequest, inquiry: "Inquiry", verb: Verb) -> None:
    """Do the work in one transaction with its request key; a repetition does nothing."""

    def work() -> HttpResponse:
        fields = verb.form.fields_of_the_verb()
        if verb.version_matters:
            fields["version"] = verb.form.cleaned_data["version"]
        verb.work(fields, clock.now())
        drafts.close(request)
        messages.success(request, str(verb.done))
        return redirect("inquiries:show", inquiry.number)

    idempotency.once(request, work)


def _refused(
    request: HttpRequest, inquiry: "Inquiry", verb: Verb, *, error: errors.DomainError
) -> HttpResponse:
    """Answer a refusal where it happened: in the form, or beside the buttons."""
    fresh = _fresh(request, inquiry)
    if verb.asks and FACES[verb.action].asks:
        if isinstance(error, errors.Conflict):
            clash = _clash(request, fresh, verb.form)
            return ask(request, fresh, verb, status=error.status, clash=clash)
        verb.form.add_error(None, str(error.message))
        return ask(request, fresh, verb, status=error.status)
    messages.error(request, str(error.message))
    if target_of(request):
        return outcome(request, fresh, status=error.status)
    return desk_page(request, fresh, status=error.status)


def _clash(request: HttpRequest, fresh: "Inquiry", form: GuardedForm) -> Clash:
    """Show what somebody else did, with the form on the new version: sent again, it is a choice."""
    put_on_version(form, "version", fresh.version)
    if isinstance(form, DetailsForm):
        form.inquiry = fresh
    page = address("show", fresh.number, query=filter_from(request).query())
    return Clash(selectors.last_change(fresh), page, form.differences())


def ask(
    request: HttpRequest,
    inquiry: "Inquiry",
    verb: Verb,
    *,
    status: int = OK,
    clash: Clash | None = None,
) -> HttpResponse:
    """Show the form of an action: in its place within the pane, or as a page of its own."""
    context = _asked(request, inquiry, verb)
    context["clash"] = clash
    if not target_of(request):
        return answer(request, "inquiries/act.html", context, status=status)
    if target_of(request) == COMPOSER:
        return _composer(request, inquiry, verb, status=status)
    headers = {"HX-Retarget": f"#{SHEET}", "HX-Reswap": "outerHTML"} if status != OK else {}
    if status == CONFLICT:
        headers["HX-Trigger"] = "refresh-work, refresh-queue"
    return answer(request, "inquiries/parts/sheet.html", context, status=status, headers=headers)


def _asked(request: HttpRequest, inquiry: "Inquiry", verb: Verb) -> dict[str, Any]:
    query = filter_from(request).query()
    state = work_state(person_of(request), inquiry).actions[verb.action]
    if state.refusal and state.refusal.code in FORBIDDING:
        raise errors.Forbidden(state.refusal.message, code=state.refusal.code.lower())
    verb.form.begin_here()
    draft = drafts.restored_into(request, verb.form, _slug(verb), inquiry=inquiry)
    return {
        "draft": draft,
        "inquiry": inquiry,
        "now": clock.now(),
        "verb": verb,
        "form": verb.form,
        "redraws": verb.action == Action.DETAILS,
        "title": state.label,
        "icon": FACES[verb.action].icon,
        "refusal": state.refusal,
        "action_url": request.get_full_path(),
        "show_url": address("show", inquiry.number, query=query),
        "work_url": address("work", inquiry.number, query=query),
    }


def _slug(verb: Verb) -> str:
    return verb.action.value.lower().replace("_", "")


def _composer(request: HttpRequest, inquiry: "Inquiry", verb: Verb, *, status: int) -> HttpResponse:
    """Show the composer again with its text and what is wrong with it."""
    query = filter_from(request).query()
    state = work_state(person_of(request), inquiry)
    buttons = buttons_of(inquiry, state, query=query)
    draft = drafts.restored_into(request, verb.form, _slug(verb), inquiry=inquiry)
    context = {"inquiry": inquiry, "buttons": buttons, "note_form": verb.form, "note_draft": draft}
    return answer(request, "inquiries/parts/composer.html", context, status=status)


def _fresh(request: HttpRequest, inquiry: "Inquiry") -> "Inquiry":
    """Read the inquiry again; NotFound once it went to a team that is not open to this person."""
    return selectors.get_inquiry(person_of(request), inquiry.number)
