"""Changing a customer's facts: on a page of its own, for the inquiry at hand if there is one."""

from http.client import CONFLICT, OK, UNPROCESSABLE_ENTITY
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inquiries import selectors, services
from inquiries.forms.customers import CustomerForm
from inquiries.views.edges import READ_AND_WRITE, address, answer
from inquiries.views.panes import CUSTOMER, PANEL
from ops_console.shared import clock, errors
from ops_console.shared.conflicts import Clash, last_audited_change, put_on_version
from staff.choices import Permission
from staff.guards import person_of, requires

if TYPE_CHECKING:
    from inquiries.models import Customer, Inquiry

INQUIRY = "inquiry"


@requires(Permission.CHANGE_CUSTOMER)
@require_http_methods(list(READ_AND_WRITE))
def customer_change(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show what can be changed, with masks of what stands; or change it once."""
    person, number = person_of(request), request.GET.get(INQUIRY, "")
    customer, inquiry = selectors.customer_at_hand(person, customer_id, number)
    subject, chain = selectors.subject_of(customer), customer.market.code
    services.count_look(subject=subject, chain=chain, by=person, now=clock.now())
    with timezone.override(customer.market.zone):
        if request.method != "POST":
            return _draw(request, _form(request, customer), inquiry)
        return _change(request, _form(request, customer), inquiry)


def _change(request: HttpRequest, form: CustomerForm, inquiry: "Inquiry | None") -> HttpResponse:
    if not form.is_valid():
        return _draw(request, form, inquiry, status=UNPROCESSABLE_ENTITY)
    try:
        services.change_customer(
            customer_id=form.customer.pk,
            changes=services.CustomerChanges(**form.changes()),
            by=person_of(request),
            now=clock.now(),
            version=form.cleaned_data["version"],
            inquiry=inquiry,
        )
    except services.InvalidFacts as error:
        form.add_problems(error.problems)
        return _draw(request, form, inquiry, status=error.status)
    except errors.Conflict:
        return _ask_again(request, form, inquiry)
    messages.success(request, _("The customer is changed."))
    return redirect(_way_back(form.customer, inquiry))


def _ask_again(request: HttpRequest, form: CustomerForm, inquiry: "Inquiry | None") -> HttpResponse:
    """Show what stands now beside what was entered; sending it again then is a choice."""
    put_on_version(form, "version", form.customer.version)
    last = last_audited_change("inquiries.Customer", form.customer.pk)
    clash = Clash(last, request.get_full_path(), form.differences())
    return _draw(request, form, inquiry, status=CONFLICT, clash=clash)


def _draw(
    request: HttpRequest,
    form: CustomerForm,
    inquiry: "Inquiry | None",
    *,
    status: int = OK,
    clash: Clash | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "customer": form.customer,
        "inquiry": inquiry,
        "clash": clash,
        "action_url": request.get_full_path(),
        "back_url": _way_back(form.customer, inquiry),
    }
    return answer(request, "inquiries/customer_change.html", context, status=status)


def _form(request: HttpRequest, customer: "Customer") -> CustomerForm:
    sent: Any = request.POST if request.method == "POST" else None
    sensitive = person_of(request).may(Permission.REVEAL_SENSITIVE)
    return CustomerForm(sent, customer=customer, may_see_sensitive=sensitive)


def _way_back(customer: "Customer", inquiry: "Inquiry | None") -> str:
    if inquiry is None:
        return address("customer_change", str(customer.pk))
    return address("show", inquiry.number, query={PANEL: CUSTOMER})
