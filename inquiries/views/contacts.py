"""The legs of contact: start, hold, back, end, wrap-up, not reached."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from inquiries import selectors, services
from inquiries.choices import Action, ContactKind, RefusalCode
from inquiries.forms.actions import ContactForm
from inquiries.forms.base import GuardedForm
from inquiries.rules.contacts import kind_for
from inquiries.views.acting import Verb, act, guards
from inquiries.views.edges import WRITE, on_inquiry
from ops_console.shared import errors
from staff.choices import Permission
from staff.guards import person_of

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.functional import Promise

    from inquiries.models import Inquiry

Step = Callable[..., object]


@on_inquiry(Permission.HANDLE_INQUIRY)
def contact_start(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Begin a contact; the timer runs from the server's time."""
    initial = {**guards(inquiry), "kind": _likely_kind(inquiry)}
    form = ContactForm(request.POST or None, initial=initial, auto_id="act_%s")
    verb = Verb(
        Action.CONTACT_START,
        form,
        lambda fields, now: services.start_contact(
            inquiry_id=inquiry.pk, by=person_of(request), now=now, **fields
        ),
        done=_("The contact has begun."),
        version_matters=False,
    )
    return act(request, inquiry, verb)


@on_inquiry(Permission.HANDLE_INQUIRY, methods=WRITE)
def contact_hold(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Put the customer on hold."""
    done = _("The customer is on hold.")
    return _step(request, inquiry, (Action.CONTACT_HOLD, services.hold_contact, done))


@on_inquiry(Permission.HANDLE_INQUIRY, methods=WRITE)
def contact_continue(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Come back to the customer."""
    done = _("You are back with the customer.")
    return _step(request, inquiry, (Action.CONTACT_CONTINUE, services.continue_contact, done))


@on_inquiry(Permission.HANDLE_INQUIRY, methods=WRITE)
def contact_end(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """End the talk; the wrap-up begins."""
    done = _("The contact has ended. The wrap-up is running.")
    return _step(request, inquiry, (Action.CONTACT_END, services.end_contact, done))


@on_inquiry(Permission.HANDLE_INQUIRY, methods=WRITE)
def contact_wrap_up(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Finish the wrap-up."""
    done = _("The wrap-up is finished.")
    return _step(request, inquiry, (Action.CONTACT_WRAP_UP, services.wrap_up_contact, done))


@on_inquiry(Permission.HANDLE_INQUIRY, methods=WRITE)
def contact_abandon(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Record that nobody was reached."""
    done = _("Recorded as not reached.")
    return _step(request, inquiry, (Action.CONTACT_ABANDON, services.abandon_contact, done))


def _likely_kind(inquiry: "Inquiry") -> str:
    """Return the kind by which the customer came, later on a call-back."""
    return ContactKind.CALL_OUT if inquiry.first_response_at else kind_for(inquiry.channel)


def _step(
    request: HttpRequest, inquiry: "Inquiry", step: "tuple[Action, Step, Promise]"
) -> HttpResponse:
    action, service, done = step

    def work(_fields: dict[str, Any], now: "dt.datetime") -> object:
        person = person_of(request)
        contact = selectors.current_contact(inquiry, person=person)
        if contact is None:
            raise errors.Refused(RefusalCode.NO_CONTACT.label, code="no_contact")
        return service(contact_id=contact.pk, by=person, now=now)

    form = GuardedForm(request.POST)
    return act(request, inquiry, Verb(action, form, work, done=done, version_matters=False))
