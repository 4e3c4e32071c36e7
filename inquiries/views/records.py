"""What is added to an inquiry: notes, complaints, promises, corrections."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from inquiries import services
from inquiries.choices import Action
from inquiries.forms import actions as forms
from inquiries.views.acting import Verb, act, guards
from inquiries.views.edges import on_inquiry
from staff.choices import Permission
from staff.guards import person_of

if TYPE_CHECKING:
    from inquiries.models import Inquiry


@on_inquiry(Permission.VIEW_INQUIRIES)
def note(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Leave a note."""
    form = forms.NoteForm(request.POST or None, initial=guards(inquiry), auto_id="note_%s")
    verb = Verb(
        Action.NOTE,
        form,
        lambda fields, now: services.add_note(
            inquiry_id=inquiry.pk, by=person_of(request), now=now, **fields
        ),
        done=_("The note is kept."),
        version_matters=False,
    )
    return act(request, inquiry, verb)


@on_inquiry(Permission.HANDLE_INQUIRY)
def complaint(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Register the inquiry as a complaint."""
    form = forms.ComplaintForm(request.POST or None, initial=guards(inquiry), auto_id="act_%s")
    verb = Verb(
        Action.COMPLAINT,
        form,
        lambda fields, now: services.register_complaint(
            inquiry_id=inquiry.pk, by=person_of(request), now=now, **fields
        ),
        done=_("The complaint is registered."),
        intro=_("The level can only rise; the time of the first registration stays."),
    )
    return act(request, inquiry, verb)


@on_inquiry(Permission.HANDLE_INQUIRY)
def promise(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Promise the customer a call-back."""
    form = forms.PromiseForm(request.POST or None, initial=guards(inquiry), auto_id="act_%s")
    verb = Verb(
        Action.PROMISE,
        form,
        lambda fields, now: services.promise_callback(
            inquiry_id=inquiry.pk, by=person_of(request), now=now, **fields
        ),
        done=_("The call-back is promised."),
        intro=_("It stands in the queue like a due time until the call-back is made."),
    )
    return act(request, inquiry, verb)


@on_inquiry(Permission.RECORD_CORRECTION)
def correct(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Record that something said or done was wrong."""
    form = forms.CorrectionForm(request.POST or None, initial=guards(inquiry), auto_id="act_%s")
    verb = Verb(
        Action.CORRECT,
        form,
        lambda fields, now: services.record_correction(
            inquiry_id=inquiry.pk, by=person_of(request), now=now, **fields
        ),
        done=_("The correction is recorded."),
        intro=_("It counts for the day on which the inquiry was received."),
        version_matters=False,
    )
    return act(request, inquiry, verb)
