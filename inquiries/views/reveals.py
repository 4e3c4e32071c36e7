"""Showing one masked field in clear, with a reason and for five minutes; nothing else does."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inquiries import selectors, services
from inquiries.forms.reveals import RevealForm
from inquiries.views.edges import READ_AND_WRITE, address, answer, target_of
from inquiries.views.panes import CUSTOMER, PANEL
from ops_console.shared import clock, idempotency
from ops_console.shared.networks import require_privileged
from staff.choices import Permission
from staff.guards import fresh_sign_in_required, person_of, requires

if TYPE_CHECKING:
    from inquiries.selectors import Target

HIDE = "hide"


@requires(Permission.REVEAL_PERSONAL)
@require_http_methods(list(READ_AND_WRITE))
@idempotency.keeps_own_key
def reveal(
    request: HttpRequest, *, thing: str, pk: int, field: str, number: str = ""
) -> HttpResponseBase:
    """Ask why, or show the field while it is open; `?hide` covers it again."""
    asked = selectors.Asked(thing, pk, field, number)
    target = services.target_of(asked=asked, by=person_of(request), now=clock.now())
    with timezone.override(target.market.zone):
        if target.is_sensitive:
            require_privileged(request)
        if request.method != "POST":
            return _show(request, target)
        ask = fresh_sign_in_required(_ask) if target.is_sensitive else _ask
        return ask(request, target)


def _ask(request: HttpRequest, target: "Target") -> HttpResponse:
    """Open the field when the reason says why."""
    form = _form(target, request.POST)
    if not form.is_valid():
        return _show(request, target, form=form)
    person, now = person_of(request), clock.now()
    chain = target.market.code
    services.count_look(subject=target.subject, chain=chain, by=person, now=now)
    why = services.Why(form.cleaned_data["reason"], form.cleaned_data["text"])
    try:
        _once(request, target, why)
    except services.BadReason as error:
        form.add_error("text", str(error.message))
        return _show(request, target, form=form)
    return _show(request, target)


def _once(request: HttpRequest, target: "Target", why: services.Why) -> None:
    """Open it once for this form; the answer that is kept holds no value."""

    def work() -> HttpResponse:
        services.reveal(target=target, why=why, by=person_of(request), now=clock.now())
        return redirect(request.path)

    idempotency.once(request, work)


def _show(
    request: HttpRequest, target: "Target", *, form: RevealForm | None = None
) -> HttpResponse:
    """Show the value while it is open, else the form; on its own page or in its place."""
    now = clock.now()
    until = selectors.open_until(person_of(request), target, now=now)
    if HIDE in request.GET or form is not None:
        until = None
    context = {**_about(target), "until": until, "form": form or _form(target)}
    if until is not None:
        context |= {"value": selectors.clear_value(target), "seconds": _seconds(until - now)}
    context["closed"] = HIDE in request.GET
    name = "parts/reveal" if target_of(request) else "reveal"
    status = 422 if form is not None else 200
    return answer(request, f"inquiries/{name}.html", context, status=status)


def _about(target: "Target") -> dict[str, Any]:
    thing, pk, field = target.key
    number = target.inquiry.number if target.inquiry else ""
    url = address_of(target.key, number)
    hide_url = f"{url}?{HIDE}=1"
    back = address("show", number, query={PANEL: CUSTOMER}) if number else hide_url
    return {
        "target": target,
        "inquiry": target.inquiry,
        "slot": f"reveal-{thing}-{pk}-{field}",
        "url": url,
        "hide_url": hide_url,
        "back_url": back,
        "masked": target.masked,
        "label": target.label,
    }


def address_of(key: tuple[str, int, str], number: str = "") -> str:
    """Return where a field is revealed, for the inquiry at hand if there is one."""
    thing, pk, field = key
    named: dict[str, Any] = {"thing": thing, "pk": pk, "field": field}
    if number:
        return reverse("inquiries:reveal", kwargs={**named, "number": number})
    return reverse("inquiries:reveal_alone", kwargs=named)


def _form(target: "Target", data: Any = None) -> RevealForm:
    return RevealForm(
        data,
        with_inquiry=target.inquiry is not None,
        auto_id=f"{'_'.join(map(str, target.key))}_%s",
    )


def _seconds(left: dt.timedelta) -> int:
    """Return whole seconds, at least one, after which the browser covers the value again."""
    return max(1, int(left.total_seconds()))
