"""Logging an inquiry: the page, its parts that follow what is entered, and the write."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inquiries import services
from inquiries.forms.intake import IntakeForm
from inquiries.rules.identifiers import looks_like_phone
from inquiries.task_fields import PROFILES
from inquiries.views import drafts
from inquiries.views.edges import READ_AND_WRITE, WRITE, answer, target_of
from inquiries.views.intake_drafts import drafted, facts_for, hint_for, posted
from ops_console.shared import clock, errors, idempotency
from staff.choices import Permission
from staff.guards import person_of, requires

if TYPE_CHECKING:
    import datetime as dt

    from inquiries.models import Customer

# A box that was left empty is no field of what was sent.
UNTICKED = {"assign_to_me": "", "start_contact": ""}
PARTS = {
    "customer": "inquiries/parts/intake_customer.html",
    "customer-hits": "inquiries/parts/intake_hits.html",
    "task-fields": "inquiries/parts/intake_task.html",
    "recontact": "inquiries/parts/intake_hint.html",
}


@requires(Permission.LOG_INQUIRY)
@require_http_methods(list(READ_AND_WRITE))
@idempotency.keeps_own_key
def new(request: HttpRequest) -> HttpResponse:
    """Show the empty form, or log the inquiry once."""
    if request.method != "POST":
        left = drafts.chosen(request, drafts.INTAKE)
        form = drafted(request, {**UNTICKED, **left.fields} if left else {})
        return _draw(request, form, draft=drafts.marks(request, drafts.INTAKE, draft=left))
    form = posted(request)
    if form.looks_for_somebody:
        return _look(request)
    with timezone.override(form.chosen_team.market.zone if form.chosen_team else None):
        return _save(request, form)


@requires(Permission.LOG_INQUIRY)
@require_http_methods(list(WRITE))
@idempotency.repeatable
def customer_search(request: HttpRequest) -> HttpResponse:
    """Look for the customer, take one of those found, or start anew; everything else stays."""
    if request.POST.get("clear"):
        return _draw(request, drafted(request, {"customer": "", "policy": "", "lookup": ""}))
    if request.POST.get("pick"):
        chosen = {"customer": request.POST["pick"], "policy": "", "new_customer": ""}
        return _draw(request, drafted(request, chosen))
    return _look(request)


@requires(Permission.LOG_INQUIRY)
@require_http_methods(list(WRITE))
@idempotency.repeatable
def customer_new(request: HttpRequest) -> HttpResponse:
    """Ask for a new customer inside the form, beginning with what was looked for."""
    wanted = request.POST.get("lookup", "").strip()
    is_phone = looks_like_phone(wanted)
    started = {"new_phone": wanted} if is_phone else {"new_name": wanted}
    form = drafted(request, {"customer": "", "policy": "", "new_customer": "1", **started})
    return _draw(request, form)


@requires(Permission.LOG_INQUIRY)
@require_http_methods(list(WRITE))
@idempotency.repeatable
def new_fields(request: HttpRequest) -> HttpResponse:
    """Show the fields of the chosen task, with the stage in which it usually comes up."""
    profile = PROFILES.get(request.POST.get("task_type", ""))
    is_task = profile and target_of(request) != "recontact"
    return _draw(request, drafted(request, {"stage": profile.stage} if profile and is_task else {}))


def _look(request: HttpRequest) -> HttpResponse:
    form = drafted(request, {"customer": "", "new_customer": ""})
    wanted = request.POST.get("lookup", "").strip()
    person = person_of(request)
    found = services.look_for_customers(text=wanted[:120], by=person, now=clock.now())
    market = form.chosen_team.market_id if form.chosen_team else None
    hits = [customer for customer in found if customer.market_id == market]
    return _draw(request, form, hits=hits, wanted=wanted)


def _draw(
    request: HttpRequest, form: IntakeForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    now = clock.now()
    context |= {"form": form, "hint": hint_for(request, form, now=now), "now": now}
    target = target_of(request)
    context.setdefault("draft", drafts.marks(request, drafts.INTAKE))
    context |= {"with_hint": target in {"customer", "task-fields"}, "profile": facts_for(form)}
    return answer(request, PARTS.get(target, "inquiries/new.html"), context, status=status)


def _save(request: HttpRequest, form: IntakeForm) -> HttpResponse:
    if not form.is_valid():
        return _draw(request, form, status=422)

    def work() -> HttpResponse:
        inquiry = _log(request, form, now=clock.now())
        drafts.close(request)
        messages.success(request, _("Logged as %(number)s.") % {"number": inquiry.number})
        return redirect("inquiries:show", inquiry.number)

    try:
        return idempotency.once(request, work)
    except services.InvalidDetails as error:
        form.add_problems(error.problems)
        return _draw(request, form, status=error.status)
    except (errors.Invalid, errors.Refused) as error:
        form.add_error(None, str(error.message))
        return _draw(request, form, status=error.status)


def _log(request: HttpRequest, form: IntakeForm, *, now: "dt.datetime") -> Any:
    person, team = person_of(request), form.chosen_team
    if team is None:
        raise errors.Invalid(_("You belong to no team that could take the inquiry."))
    customer = form.chosen_customer or _added_customer(request, form, now=now)
    data = services.NewInquiry(
        market=team.market,
        team=team,
        customer=customer,
        policy=form.policies.get(form.cleaned_data["policy"]),
        **form.inquiry_fields(),
    )
    return services.log_inquiry(data=data, by=person, now=now)


def _added_customer(
    request: HttpRequest, form: IntakeForm, *, now: "dt.datetime"
) -> "Customer | None":
    if not form.cleaned_data["new_customer"] or form.chosen_team is None:
        return None
    data = services.NewCustomer(market=form.chosen_team.market, **form.new_customer_fields())
    return services.create_customer(data=data, by=person_of(request), now=now)
