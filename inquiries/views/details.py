"""What an inquiry is about and for whom: its facts, the fields of its task, its customer."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from inquiries import selectors, services
from inquiries.choices import Action
from inquiries.forms.base import GuardedForm
from inquiries.forms.details import DetailsForm
from inquiries.selectors.customers import policies_of
from inquiries.task_fields import PROFILES
from inquiries.views.acting import Verb, act, ask, guards
from inquiries.views.edges import (
    WRITE,
    address,
    answer,
    id_from,
    on_inquiry,
    target_of,
)
from inquiries.views.panes import CUSTOMER, PANEL
from inquiries.views.queues import filter_from
from ops_console.shared import clock, errors
from staff.choices import Permission
from staff.guards import person_of

if TYPE_CHECKING:
    import datetime as dt

    from inquiries.models import Inquiry


@on_inquiry(Permission.HANDLE_INQUIRY)
def details(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Change what the inquiry is about, and the fields of its task."""
    form = _details_form(request, inquiry)

    def work(fields: dict[str, Any], now: "dt.datetime") -> object:
        return services.change_details(
            inquiry_id=inquiry.pk,
            changes=services.DetailChanges(**form.changes()),
            by=person_of(request),
            now=now,
            version=fields["version"],
        )

    verb = Verb(Action.DETAILS, form, work, done=_("The details are changed."))
    return ask(request, inquiry, verb) if "step" in request.POST else act(request, inquiry, verb)


@on_inquiry(Permission.HANDLE_INQUIRY, methods=WRITE)
def customer_link(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Look for the customer of an inquiry that has none yet, and link the one who is picked."""
    if "pick" in request.POST:
        return _link(request, inquiry)
    query = filter_from(request).query()
    wanted = request.POST.get("lookup", "").strip()[:120]
    person = person_of(request)
    found = services.look_for_customers(text=wanted, by=person, now=clock.now())
    context = {
        "inquiry": inquiry,
        "wanted": wanted,
        "hits": [customer for customer in found if customer.market_id == inquiry.market_id],
        "link_url": address("customer_link", inquiry.number, query=query),
        "show_url": address("show", inquiry.number, query={**query, PANEL: CUSTOMER}),
        **guards(inquiry),
    }
    in_pane = target_of(request) == "customer-link"
    template = "parts/customer_link" if in_pane else "customer_link"
    return answer(request, f"inquiries/{template}.html", context)


def _link(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    def work(fields: dict[str, Any], now: "dt.datetime") -> object:
        return services.change_details(
            inquiry_id=inquiry.pk,
            changes=services.DetailChanges(customer=_picked(request)),
            by=person_of(request),
            now=now,
            version=fields["version"],
        )

    form, done = GuardedForm(request.POST), _("The customer is linked.")
    return act(request, inquiry, Verb(Action.DETAILS, form, work, done=done, asks=False))


def _picked(request: HttpRequest) -> Any:
    picked = id_from(request.POST["pick"])
    if picked is None:
        raise errors.NotFound
    return selectors.get_customer_by_id(person_of(request), picked)


def _details_form(request: HttpRequest, inquiry: "Inquiry") -> DetailsForm:
    """Return the form bound to what was sent, or drawn again when only the task was chosen."""
    options: dict[str, Any] = {
        "inquiry": inquiry,
        "policies": list(policies_of(inquiry.customer)) if inquiry.customer else [],
        "url": request.get_full_path() if target_of(request) else "",
        "auto_id": "act_%s",
    }
    standing = {**guards(inquiry), **DetailsForm.values_of(inquiry)}
    if "step" in request.POST:
        entered = request.POST.dict()
        usual = PROFILES.get(entered.get("task_type", ""))
        stage = {"stage": usual.stage} if usual else {}
        return DetailsForm(None, **options, initial={**standing, **entered, **stage})
    return DetailsForm(request.POST or None, **options, initial=standing)
