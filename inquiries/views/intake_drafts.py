"""The intake form between its first and its last step: what was entered so far, drawn again."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inquiries import selectors
from inquiries.choices import Channel, ComplaintLevel, CustomerKind, Priority, RequesterRole
from inquiries.forms.intake import IntakeForm
from inquiries.selectors.customers import policies_of
from inquiries.task_fields import PROFILES
from inquiries.views.edges import id_from
from ops_console.shared import errors
from staff.choices import Language, Permission
from staff.guards import person_of
from staff.selectors import teams_of

if TYPE_CHECKING:
    from inquiries.models import Customer, Inquiry, Policy


def drafted(request: HttpRequest, changes: Mapping[str, Any]) -> IntakeForm:
    """Return the form showing what was entered, with changes, and no errors yet."""
    teams = list(teams_of(person_of(request)))
    values: dict[str, Any] = request.POST.dict() if request.method == "POST" else {}
    if not values:
        values = _beginning(request, teams)
    values = {**values, **changes}
    customer = _customer(request, values.get("customer"))
    policies = list(policies_of(customer)) if customer else []
    if len(policies) == 1 and not values.get("policy") and "customer" in changes:
        values["policy"] = policies[0].pk
    return IntakeForm(
        None, initial=values, teams=teams, customer=customer, policies=policies, auto_id="id_%s"
    )


def posted(request: HttpRequest) -> IntakeForm:
    """Return the form bound to what was sent."""
    customer = _customer(request, request.POST.get("customer"))
    return IntakeForm(
        request.POST,
        teams=list(teams_of(person_of(request))),
        customer=customer,
        policies=list(policies_of(customer)) if customer else [],
        auto_id="id_%s",
    )


def hint_for(request: HttpRequest, form: IntakeForm, *, now: dt.datetime) -> dict[str, Any] | None:
    """Return the earlier inquiries on the same matter, once customer and task are known."""
    if form.chosen_customer is None or not form.task:
        return None
    rows: list[Inquiry] = selectors.recontact_hint(
        person_of(request),
        customer=form.chosen_customer,
        policy=_policy(form),
        task_type=form.task,
        now=now,
    )
    if not rows:
        return None
    numbers = {"n": len(rows) + 1, "days": PROFILES[form.task].window_days}
    return {"rows": rows, "title": _("Contact no. %(n)d within %(days)d days") % numbers}


def facts_for(form: IntakeForm) -> dict[str, Any] | None:
    """Return what is usual for the chosen task; None before one is chosen."""
    if not form.task:
        return None
    profile = PROFILES[form.task]
    days = ngettext("%(n)d day", "%(n)d days", profile.window_days)
    return {
        "task_type": profile.task_type,
        "risk": profile.risk,
        "minutes": _("%(m)s min") % {"m": profile.desk_minutes},
        "window": days % {"n": profile.window_days},
    }


def _policy(form: IntakeForm) -> "Policy | None":
    chosen = str(form["policy"].value() or "")
    return next((row for pk, row in form.policies.items() if str(pk) == chosen), None)


def _customer(request: HttpRequest, chosen: object) -> "Customer | None":
    """Return the chosen customer; None for nobody, nonsense and people of other markets."""
    customer_id = id_from(chosen)
    if customer_id is None:
        return None
    try:
        return selectors.get_customer_by_id(person_of(request), customer_id)
    except errors.NotFound:
        return None


def _beginning(request: HttpRequest, teams: list[Any]) -> dict[str, Any]:
    """Return what a new form starts with: a call that the person takes."""
    spoken = teams[0].market.first_language if teams else Language.EN
    return {
        "channel": Channel.CALL_IN,
        "requester_role": RequesterRole.POLICYHOLDER,
        "priority": Priority.NORMAL,
        "complaint_level": ComplaintLevel.NONE,
        "words_language": spoken,
        "new_language": spoken,
        "new_kind": CustomerKind.POLICYHOLDER,
        "assign_to_me": person_of(request).may(Permission.HANDLE_INQUIRY),
        "start_contact": True,
    }
