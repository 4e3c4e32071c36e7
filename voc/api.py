"""The API of root causes: reading a market's tree and setting a cause."""

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from inquiries import selectors as inquiry_selectors
from ops_console.shared import clock
from ops_console.shared.api import ErrorBody, Operation
from staff import selectors as staff_selectors
from staff.choices import Permission
from voc import selectors, services
from voc.serializers import CauseOut, TagIn, TagOut

REFUSALS = {
    400: ErrorBody,
    401: ErrorBody,
    403: ErrorBody,
    404: ErrorBody,
    409: ErrorBody,
    422: ErrorBody,
}


class CauseList(Operation):
    """The causes of a market."""

    permission = Permission.USE_API

    @extend_schema(
        operation_id="cause_list",
        tags=["causes"],
        summary="List the causes of a market's tree in their order",
        parameters=[OpenApiParameter("market", str, required=True, description="Code, e.g. KR.")],
        responses={200: CauseOut(many=True), **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """List causes."""
        market = staff_selectors.open_market(self.person, request.query_params.get("market", ""))
        causes = selectors.causes_of(market.pk)
        return Response(CauseOut(causes, many=True).data)


class TagList(Operation):
    """The causes of an inquiry."""

    permission = Permission.USE_API

    @extend_schema(
        operation_id="inquiry_cause_set",
        tags=["causes"],
        summary="Set the primary or the second cause of an inquiry",
        request=TagIn,
        responses={200: TagOut, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> HttpResponseBase:
        """Set a cause."""
        inquiry = inquiry_selectors.get_inquiry(self.person, number)
        fields = self.read(TagIn)
        cause = selectors.cause_by_code(inquiry.market_id, fields.pop("cause"))

        def work() -> Response:
            tag = services.tag_inquiry(
                inquiry_id=inquiry.pk,
                cause_id=cause.pk,
                by=self.person,
                now=clock.now(),
                **fields,
            )
            return Response(TagOut(tag).data)

        return self.once(work)
