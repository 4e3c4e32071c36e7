"""What the operations on one inquiry share."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from inquiries import selectors
from inquiries.serializers.common import Versioned
from inquiries.serializers.inquiries import InquiryDetailOut
from ops_console.shared import clock
from ops_console.shared.api import ErrorBody, Operation
from staff.choices import Permission

REFUSALS = {
    400: ErrorBody,
    401: ErrorBody,
    403: ErrorBody,
    404: ErrorBody,
    409: ErrorBody,
    422: ErrorBody,
}


def verb(
    name: str, *, reads: type[Serializer[Any]] = Versioned, says: str
) -> Callable[[type["Verb"]], type["Verb"]]:
    """Describe a verb in the schema: what it reads, what it says of itself."""

    def decorate(operation: type["Verb"]) -> type["Verb"]:
        operation.reads = reads
        post = extend_schema(
            operation_id=f"inquiry_{name}",
            tags=["inquiries"],
            summary=says,
            request=reads,
            responses={200: InquiryDetailOut, **REFUSALS},
        )
        described: type[Verb] = extend_schema_view(post=post)(operation)
        return described

    return decorate


class Verb(Operation):
    """POST on an inquiry: reads the body, calls one service, answers with the inquiry.

    Whether the person may is the service's question: it gives the reason.
    """

    permission = Permission.VIEW_INQUIRIES
    reads: ClassVar[type[Serializer[Any]]]

    def act(self, inquiry_id: int, fields: dict[str, Any], **frame: Any) -> None:
        """Call the service."""
        raise NotImplementedError

    def post(self, request: Request, number: str) -> HttpResponseBase:
        """Do it once."""
        inquiry = selectors.get_inquiry(self.person, number)
        fields = self.read(self.reads)
        if issubclass(self.reads, Versioned):
            fields["version"] = self.version_seen(fields)

        def work() -> Response:
            self.act(inquiry.pk, dict(fields), by=self.person, now=clock.now())
            return answer(self.person, number)

        return self.once(work, current=lambda: answer(self.person, number))


def answer(person: Any, number: str, *, status: int = 200) -> Response:
    """Answer with the inquiry as it is now for this person."""
    inquiry = selectors.get_inquiry(person, number)
    tag = {"ETag": f'"{inquiry.version}"'}
    return Response(InquiryDetailOut(inquiry).data, status=status, headers=tag)
