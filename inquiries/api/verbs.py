"""What can be done with an inquiry: each verb is one service."""

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from inquiries import selectors, services
from inquiries.api.common import REFUSALS, Verb, verb
from inquiries.serializers import inquiries as shapes
from ops_console.shared import clock
from ops_console.shared.api import Operation
from staff import selectors as staff_selectors
from staff.choices import Permission


@verb("take", says="Take an inquiry oneself")
class Take(Verb):
    """Take."""

    def act(self, inquiry_id: int, fields: dict[str, Any], **frame: Any) -> None:
        """Call the service."""
        services.take(inquiry_id=inquiry_id, **fields, **frame)


@verb("assign", reads=shapes.AssignIn, says="Assign an inquiry to somebody of its team")
class Assign(Verb):
    """Assign."""

    def act(self, inquiry_id: int, fields: dict[str, Any], **frame: Any) -> None:
        """Call the service."""
        to = staff_selectors.colleague(frame["by"], fields.pop("to"))
        services.assign(inquiry_id=inquiry_id, to=to, **fields, **frame)


@verb("transfer", reads=shapes.TransferIn, says="Pass an inquiry to another team of its market")
class Transfer(Verb):
    """Transfer."""

    def act(self, inquiry_id: int, fields: dict[str, Any], **frame: Any) -> None:
        """Call the service."""
        inquiry = selectors.get_inquiry(frame["by"], self.kwargs["number"])
        team = staff_selectors.team_by_code(inquiry.market, fields.pop("team"))
        services.transfer(inquiry_id=inquiry_id, team=team, **fields, **frame)


@verb("wait", reads=shapes.WaitIn, says="Let an inquiry wait for the customer or a unit")
class Wait(Verb):
    """Wait."""

    def act(self, inquiry_id: int, fields: dict[str, Any], **frame: Any) -> None:
        """Call the service."""
        services.start_waiting(inquiry_id=inquiry_id, **fields, **frame)


@verb("continue", says="Go on with a waiting inquiry")
class Continue(Verb):
    """Continue."""

    def act(self, inquiry_id: int, fields: dict[str, Any], **frame: Any) -> None:
        """Call the service."""
        services.continue_work(inquiry_id=inquiry_id, **fields, **frame)


@verb("resolve", reads=shapes.ResolveIn, says="Resolve an inquiry: it is answered")
class Resolve(Verb):
    """Resolve."""

    def act(self, inquiry_id: int, fields: dict[str, Any], **frame: Any) -> None:
        """Call the service."""
        services.resolve(inquiry_id=inquiry_id, **fields, **frame)


@verb("close", reads=shapes.CloseIn, says="Close an inquiry: the request is fulfilled")
class Close(Verb):
    """Close."""

    def act(self, inquiry_id: int, fields: dict[str, Any], **frame: Any) -> None:
        """Call the service."""
        services.close(inquiry_id=inquiry_id, **fields, **frame)


@verb("reopen", reads=shapes.ReopenIn, says="Open an inquiry again")
class Reopen(Verb):
    """Reopen."""

    def act(self, inquiry_id: int, fields: dict[str, Any], **frame: Any) -> None:
        """Call the service."""
        services.reopen(inquiry_id=inquiry_id, **fields, **frame)


@verb("register_complaint", reads=shapes.ComplaintIn, says="Register an inquiry as a complaint")
class Complaint(Verb):
    """Complaint."""

    def act(self, inquiry_id: int, fields: dict[str, Any], **frame: Any) -> None:
        """Call the service."""
        services.register_complaint(inquiry_id=inquiry_id, **fields, **frame)


@verb("promise_callback", reads=shapes.PromiseIn, says="Promise a call-back")
class Promise(Verb):
    """Promise."""

    def act(self, inquiry_id: int, fields: dict[str, Any], **frame: Any) -> None:
        """Call the service."""
        services.promise_callback(inquiry_id=inquiry_id, **fields, **frame)


class NoteList(Operation):
    """Notes on an inquiry."""

    permission = Permission.VIEW_INQUIRIES

    @extend_schema(
        operation_id="inquiry_note_create",
        tags=["inquiries"],
        summary="Add a note",
        request=shapes.NoteIn,
        responses={201: shapes.NoteOut, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> HttpResponseBase:
        """Add a note."""
        inquiry = selectors.get_inquiry(self.person, number)
        fields = self.read(shapes.NoteIn)

        def work() -> Response:
            note = services.add_note(
                inquiry_id=inquiry.pk, by=self.person, now=clock.now(), **fields
            )
            return Response(shapes.NoteOut(note).data, status=201)

        return self.once(work)


class CorrectionList(Operation):
    """Corrections on an inquiry."""

    permission = Permission.RECORD_CORRECTION

    @extend_schema(
        operation_id="inquiry_correction_create",
        tags=["inquiries"],
        summary="Record a wrong guidance or a processing error",
        request=shapes.CorrectionIn,
        responses={201: shapes.CorrectionOut, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> HttpResponseBase:
        """Record a correction."""
        inquiry = selectors.get_inquiry(self.person, number)
        fields = self.read(shapes.CorrectionIn)

        def work() -> Response:
            correction = services.record_correction(
                inquiry_id=inquiry.pk, by=self.person, now=clock.now(), **fields
            )
            return Response(shapes.CorrectionOut(correction).data, status=201)

        return self.once(work)
