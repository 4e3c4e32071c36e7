"""Listing, reading, logging and changing inquiries."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from inquiries import selectors, services
from inquiries.api.common import REFUSALS, answer
from inquiries.serializers.inquiries import (
    DetailChangesIn,
    InquiryDetailOut,
    InquiryPageOut,
    NewInquiryIn,
)
from ops_console.shared import clock
from ops_console.shared.api import Operation
from staff import selectors as staff_selectors
from staff.choices import Permission

if TYPE_CHECKING:
    from staff.models import Staff

FILTERS = [
    OpenApiParameter(name, str, description=text)
    for name, text in {
        "team": "Id of a team.",
        "channel": "Code of a channel.",
        "stage": "Code of a stage.",
        "task_type": "Code of a task type.",
        "status": "Code of a status.",
        "priority": "Code of a priority.",
        "received_from": "First market day of receipt, YYYY-MM-DD.",
        "received_to": "Last market day of receipt, YYYY-MM-DD.",
        "sort": "NEWEST, OLDEST, DUE or RESOLVED.",
        "cursor": "`next` of the page before.",
    }.items()
]


class InquiryList(Operation):
    """The inquiries of one's scope."""

    permission = Permission.VIEW_INQUIRIES

    @extend_schema(
        operation_id="inquiry_list",
        tags=["inquiries"],
        summary="List inquiries, newest first, 50 a page",
        parameters=FILTERS,
        responses={200: InquiryPageOut, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """List inquiries."""
        filter_ = selectors.ListFilter.from_query(request.query_params)
        cursor = request.query_params.get("cursor", "")
        page = selectors.inquiries_for_list(self.person, filter_, cursor)
        return Response(InquiryPageOut(page).data)

    @extend_schema(
        operation_id="inquiry_create",
        tags=["inquiries"],
        summary="Log an inquiry",
        request=NewInquiryIn,
        responses={201: InquiryDetailOut, **REFUSALS},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Log an inquiry."""
        fields = self.read(NewInquiryIn)

        def work() -> Response:
            data = _new_inquiry(self.person, fields)
            inquiry = services.log_inquiry(data=data, by=self.person, now=clock.now())
            return answer(self.person, inquiry.number, status=201)

        return self.once(work)


def _new_inquiry(person: "Staff", fields: dict[str, Any]) -> services.NewInquiry:
    """Resolve codes and references; NotFound for what is not open to this person."""
    market = staff_selectors.open_market(person, fields.pop("market"))
    team = staff_selectors.team_by_code(market, fields.pop("team"))
    reference, policy_id = fields.pop("customer"), fields.pop("policy")
    customer = selectors.get_customer(person, reference, market_id=market.pk) if reference else None
    policy = selectors.get_policy(person, policy_id) if policy_id else None
    return services.NewInquiry(market=market, team=team, customer=customer, policy=policy, **fields)


class InquiryDetail(Operation):
    """One inquiry."""

    permission = Permission.VIEW_INQUIRIES

    @extend_schema(
        operation_id="inquiry_read",
        tags=["inquiries"],
        summary="Read an inquiry",
        responses={200: InquiryDetailOut, **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        """Read an inquiry."""
        return answer(self.person, number)

    @extend_schema(
        operation_id="inquiry_change",
        tags=["inquiries"],
        summary="Change facts of an inquiry",
        request=DetailChangesIn,
        responses={200: InquiryDetailOut, **REFUSALS},
    )
    def patch(self, request: Request, number: str) -> HttpResponseBase:
        """Change facts of an inquiry."""
        inquiry = selectors.get_inquiry(self.person, number)
        fields = self.read(DetailChangesIn)
        version = self.version_seen(fields)

        def work() -> Response:
            services.change_details(
                inquiry_id=inquiry.pk,
                changes=services.DetailChanges(**fields),
                by=self.person,
                now=clock.now(),
                version=version,
            )
            return answer(self.person, number)

        return self.once(work, current=lambda: answer(self.person, number))
