"""Who works on an inquiry and what it waits for."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from inquiries import services
from inquiries.choices import Action
from inquiries.forms import actions as forms
from inquiries.forms.base import GuardedForm
from inquiries.views.acting import Verb, act, guards
from inquiries.views.edges import WRITE, on_inquiry
from staff.choices import Permission
from staff.guards import person_of
from staff.selectors import members_of, transfer_targets

if TYPE_CHECKING:
    from inquiries.models import Inquiry


@on_inquiry(Permission.HANDLE_INQUIRY, methods=WRITE)
def take(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Take the inquiry."""
    verb = Verb(
        Action.TAKE,
        GuardedForm(request.POST),
        lambda fields, now: services.take(
            inquiry_id=inquiry.pk, by=person_of(request), now=now, **fields
        ),
        done=_("The inquiry is yours."),
    )
    return act(request, inquiry, verb)


@on_inquiry(Permission.ASSIGN_INQUIRY)
def assign(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Give the inquiry to a colleague of its team."""
    people = {person.pk: person for person in members_of(inquiry.team)}
    form = forms.AssignForm(
        request.POST or None, initial=guards(inquiry), people=people.values(), auto_id="act_%s"
    )
    verb = Verb(
        Action.ASSIGN,
        form,
        lambda fields, now: services.assign(
            inquiry_id=inquiry.pk,
            to=people[fields["to"]],
            by=person_of(request),
            now=now,
            version=fields["version"],
        ),
        done=_("The inquiry is assigned."),
    )
    return act(request, inquiry, verb)


@on_inquiry(Permission.VIEW_INQUIRIES)
def transfer(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Pass the inquiry to another team of the market."""
    teams = {
        team.pk: team
        for team in transfer_targets(person_of(request), inquiry.market)
        if team.pk != inquiry.team_id
    }
    form = forms.TransferForm(
        request.POST or None, initial=guards(inquiry), teams=teams.values(), auto_id="act_%s"
    )
    verb = Verb(
        Action.TRANSFER,
        form,
        lambda fields, now: services.transfer(
            inquiry_id=inquiry.pk,
            team=teams[fields["team"]],
            by=person_of(request),
            now=now,
            version=fields["version"],
        ),
        done=_("The inquiry has gone to the other team."),
        intro=_("It waits in the other team's queue until somebody takes it."),
    )
    return act(request, inquiry, verb)


@on_inquiry(Permission.HANDLE_INQUIRY)
def wait(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Let the inquiry wait for the customer or another unit."""
    form = forms.WaitForm(request.POST or None, initial=guards(inquiry), auto_id="act_%s")
    verb = Verb(
        Action.WAIT,
        form,
        lambda fields, now: services.start_waiting(
            inquiry_id=inquiry.pk, by=person_of(request), now=now, **fields
        ),
        done=_("The inquiry waits."),
        intro=_("The resolution clock rests only while the customer is waited for."),
    )
    return act(request, inquiry, verb)


@on_inquiry(Permission.HANDLE_INQUIRY, methods=WRITE)
def continue_(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Go on with the waiting inquiry."""
    verb = Verb(
        Action.CONTINUE,
        GuardedForm(request.POST),
        lambda fields, now: services.continue_work(
            inquiry_id=inquiry.pk, by=person_of(request), now=now, **fields
        ),
        done=_("The work goes on."),
    )
    return act(request, inquiry, verb)
