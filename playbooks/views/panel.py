"""The panel beside an inquiry: read it, answer, confirm the record, leave the playbook unused."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ops_console.shared import clock, errors
from ops_console.shared.conflicts import Clash, LastChange
from ops_console.shared.idempotency import repeatable
from playbooks import selectors, services
from playbooks.choices import PlaybookRefusal
from playbooks.forms import UnusedForm, entered_in, language_in
from playbooks.rules.entries import Entered
from playbooks.selectors.panel import Wish
from staff.choices import Permission
from staff.guards import person_of, requires

PANE, RESULT = "panel-playbook", "step-criteria"


@requires(Permission.VIEW_PLAYBOOKS)
@require_safe
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """Show the panel; `playbook` chooses another one, `say` the language of the script."""
    entered = Entered(say_in=language_in(request.GET.get("say", "")))
    return _show(request, number, _wish(request.GET.get("playbook", ""), entered))


@requires(Permission.RUN_PLAYBOOK)
@require_POST
@repeatable
def answers(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Keep the answers; steps 3 to 5 come back, or the whole panel to a form without script."""
    entered = entered_in(request.POST)
    try:
        services.save_answers(
            number=number, code=code, entered=entered, by=person_of(request), now=clock.now()
        )
    except errors.Invalid as error:
        return _again(request, number, code=code, entered=entered, error=error)
    except errors.Conflict:
        return _clashing(request, number, code=code, entered=entered)
    if request.headers.get("HX-Target") == RESULT:
        return _show(request, number, _wish(code, entered))
    return _to_panel(number, code)


@requires(Permission.RUN_PLAYBOOK)
@require_POST
def confirm(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Leave the record on the inquiry, once however often the button is pressed."""
    entered = entered_in(request.POST)

    try:
        services.confirm_record(
            number=number, code=code, entered=entered, by=person_of(request), now=clock.now()
        )
    except errors.Invalid as error:
        return _again(request, number, code=code, entered=entered, error=error)
    except errors.Conflict:
        return _clashing(request, number, code=code, entered=entered)
    messages.success(request, _("The record is on the inquiry."))
    return _to_panel(number, code, changed=True)


@requires(Permission.RUN_PLAYBOOK)
@require_POST
def unused(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Say why the playbook is not used on this inquiry."""
    form = UnusedForm(request.POST, auto_id="unused-%s")
    if not form.is_valid():
        return _show(request, number, _wish(code), unused_form=form, status=422)

    seen, person = entered_in(request.POST), person_of(request)
    try:
        services.leave_unused(
            number=number, code=code, by=person, now=clock.now(), seen=seen, **form.cleaned_data
        )
    except (errors.Invalid, errors.Conflict) as error:
        form.add_error(None, str(error.message))
        return _show(request, number, _wish(code), unused_form=form, status=error.status)
    messages.success(request, _("The reason is on the inquiry."))
    return _to_panel(number, code, changed=True)


@requires(Permission.RUN_PLAYBOOK)
@require_POST
def again(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Begin a new run on the live version with the answers given so far."""
    after = entered_in(request.POST).after
    services.start_again(
        number=number, code=code, by=person_of(request), now=clock.now(), after=after
    )
    return _to_panel(number, code)


def _wish(code: str, entered: Entered | None = None) -> Wish:
    """Wish to see this playbook with these entries, in the language of the moment."""
    entered = entered or Entered()
    language = get_language() or "en"
    return Wish(code=code, say_in=entered.say_in, language=language, entered=entered)


def _again(
    request: HttpRequest, number: str, *, code: str, entered: Entered, error: errors.Invalid
) -> HttpResponse:
    """Show the form again with everything that was entered; what is wrong stands beside it."""
    wish = _wish(code, entered)
    has_numbers = error.code == PlaybookRefusal.PERSONAL_NUMBERS.lower()
    return _show(
        request, number, wish, error=str(error.message), status=422, has_numbers=has_numbers
    )


def _clashing(request: HttpRequest, number: str, *, code: str, entered: Entered) -> HttpResponse:
    """Show what another tab has entered beside this form, which is on that state now."""
    wish = _wish(code, entered)
    rows = selectors.differences(
        person_of(request), number, code, entered=entered, language=wish.language
    )
    page = reverse("inquiries:show", args=[number])
    clash = Clash(LastChange(), f"{page}?{urlencode({'panel': 'playbook'})}", rows)
    return _show(request, number, wish, status=errors.Conflict.status, clash=clash)


def _show(
    request: HttpRequest,
    number: str,
    wish: Wish,
    *,
    unused_form: UnusedForm | None = None,
    status: int = 200,
    **said: Any,
) -> HttpResponse:
    """Draw the panel; `said` is what went wrong: error, has_numbers, clash."""
    screen = selectors.panel(person_of(request), number, wish=wish, now=clock.now())
    is_part = _wants_result(request) and "clash" not in said
    form = unused_form or UnusedForm(auto_id="unused-%s")
    context = {"screen": screen, "unused_form": form, "oob": "true" if is_part else "", **said}
    with timezone.override(screen.inquiry.market.zone):
        response = render(request, _template(request, is_part=is_part), context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    if "clash" in said and _wants_result(request):
        response.headers["HX-Retarget"] = f"#{PANE}"
    if "changed" in request.GET:
        response.headers["HX-Trigger"] = "refresh-work, refresh-queue"
    return response


def _wants_result(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target") == RESULT


def _template(request: HttpRequest, *, is_part: bool) -> str:
    """Return the page, or the pane or part of it that htmx asked for."""
    if not request.headers.get("HX-Request"):
        return "playbooks/panel.html"
    return f"playbooks/panel.html#{RESULT if is_part else PANE}"


def _to_panel(number: str, code: str, *, changed: bool = False) -> HttpResponse:
    """Send the browser to the panel as it now is; htmx follows and gets the pane."""
    query = {"playbook": code, **({"changed": "1"} if changed else {})}
    address = reverse("playbooks:panel", args=[number])
    response = redirect(f"{address}?{urlencode(query)}")
    response.status_code = 303
    return response
