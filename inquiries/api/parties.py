"""Customers, policies and contacts over the API."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from inquiries import selectors, services
from inquiries.api.common import REFUSALS
from inquiries.serializers import parties as shapes
from ops_console.shared import clock
from ops_console.shared.api import ErrorBody, Operation
from staff import selectors as staff_selectors
from staff.choices import Permission

if TYPE_CHECKING:
    from inquiries.models import Customer
    from staff.models import Staff


def opened(person: "Staff", customer: "Customer") -> "Customer":
    """Return a customer whose details are opened, as pages do: asked for, counted, at most so many.

    NotFound for somebody whom only other teams know; 429 beyond what one person's work needs.
    """
    selectors.customer_at_hand(person, customer.pk)
    subject, chain = selectors.subject_of(customer), customer.market.code
    services.count_look(subject=subject, chain=chain, by=person, now=clock.now())
    return customer


class CustomerList(Operation):
    """Customers of one's markets."""

    permission = Permission.VIEW_CUSTOMERS

    @extend_schema(
        operation_id="customer_create",
        tags=["customers"],
        summary="Add a customer",
        request=shapes.CustomerIn,
        responses={201: shapes.CustomerDetailOut, **REFUSALS},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Add a customer."""
        fields = self.read(shapes.CustomerIn)

        def work() -> Response:
            market = staff_selectors.open_market(self.person, fields.pop("market"))
            data = services.NewCustomer(market=market, **fields)
            created = services.create_customer(data=data, by=self.person, now=clock.now())
            customer = selectors.get_customer_by_id(self.person, created.pk)
            return Response(shapes.CustomerDetailOut(customer).data, status=201)

        return self.once(work)


class CustomerSearch(Operation):
    """Finding customers; personal data stands in the body, never in an address."""

    permission = Permission.VIEW_CUSTOMERS
    reads_by_post = True

    @extend_schema(
        operation_id="customer_search",
        tags=["customers"],
        summary="Find customers by an exact phone, policy number, reference or name",
        request=shapes.CustomerSearchIn,
        responses={200: shapes.CustomerOut(many=True), **REFUSALS, 429: ErrorBody},
    )
    def post(self, request: Request) -> Response:
        """Find customers."""
        fields = self.read(shapes.CustomerSearchIn)
        found = services.look_for_customers(text=fields["query"], by=self.person, now=clock.now())
        return Response(shapes.CustomerOut(found, many=True).data)


class CustomerDetail(Operation):
    """One customer."""

    permission = Permission.VIEW_CUSTOMERS

    @extend_schema(
        operation_id="customer_read",
        tags=["customers"],
        summary="Read a customer by reference",
        responses={200: shapes.CustomerDetailOut, **REFUSALS, 429: ErrorBody},
    )
    def get(self, request: Request, reference: str) -> Response:
        """Read a customer."""
        customer = opened(self.person, selectors.get_customer(self.person, reference))
        return Response(shapes.CustomerDetailOut(customer).data)

    @extend_schema(
        operation_id="customer_change",
        tags=["customers"],
        summary="Change facts of a customer",
        request=shapes.CustomerChangesIn,
        responses={200: shapes.CustomerDetailOut, **REFUSALS, 429: ErrorBody},
    )
    def patch(self, request: Request, reference: str) -> HttpResponseBase:
        """Change facts of a customer; null empties one."""
        fields = self.read(shapes.CustomerChangesIn)
        market = staff_selectors.open_market(self.person, fields.pop("market"))
        found = selectors.get_customer(self.person, reference, market_id=market.pk)
        customer = opened(self.person, found)
        version, cleared = fields.pop("version"), {name for name in fields if fields[name] is None}

        def work() -> Response:
            services.change_customer(
                customer_id=customer.pk,
                changes=services.CustomerChanges(**fields, cleared=frozenset(cleared)),
                by=self.person,
                now=clock.now(),
                version=version,
            )
            changed = selectors.get_customer_by_id(self.person, customer.pk)
            return Response(shapes.CustomerDetailOut(changed).data)

        return self.once(work)


class CustomerPolicies(Operation):
    """The policies of a customer."""

    permission = Permission.VIEW_CUSTOMERS

    @extend_schema(
        operation_id="customer_policies",
        tags=["policies"],
        summary="List the policies of a customer",
        responses={200: shapes.PolicyOut(many=True), **REFUSALS, 429: ErrorBody},
    )
    def get(self, request: Request, reference: str) -> Response:
        """List policies."""
        customer = opened(self.person, selectors.get_customer(self.person, reference))
        policies = selectors.policies_of(customer)
        return Response(shapes.PolicyOut(policies, many=True).data)


class PolicyList(Operation):
    """Policies."""

    permission = Permission.VIEW_CUSTOMERS

    @extend_schema(
        operation_id="policy_create",
        tags=["policies"],
        summary="Add a policy",
        request=shapes.PolicyIn,
        responses={201: shapes.PolicyOut, **REFUSALS},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Add a policy."""
        fields = self.read(shapes.PolicyIn)

        def work() -> Response:
            person = self.person
            market = staff_selectors.open_market(person, fields.pop("market"))
            parties: dict[str, Any] = {
                name: selectors.get_customer(person, reference, market_id=market.pk)
                for name in ("holder", "insured")
                if (reference := fields.pop(name))
            }
            data = services.NewPolicy(market=market, **parties, **fields)
            policy = services.create_policy(data=data, by=person, now=clock.now())
            return Response(shapes.PolicyOut(policy).data, status=201)

        return self.once(work)


class PolicyDetail(Operation):
    """One policy."""

    permission = Permission.VIEW_CUSTOMERS

    @extend_schema(
        operation_id="policy_read",
        tags=["policies"],
        summary="Read a policy",
        responses={200: shapes.PolicyOut, **REFUSALS, 429: ErrorBody},
    )
    def get(self, request: Request, policy_id: int) -> Response:
        """Read a policy."""
        policy = selectors.get_policy(self.person, policy_id)
        opened(self.person, policy.holder)
        return Response(shapes.PolicyOut(policy).data)


class ContactList(Operation):
    """The legs of contact of an inquiry."""

    permission = Permission.VIEW_INQUIRIES

    @extend_schema(
        operation_id="contact_list",
        tags=["contacts"],
        summary="List the contacts of an inquiry",
        responses={200: shapes.ContactOut(many=True), **REFUSALS},
    )
    def get(self, request: Request, number: str) -> Response:
        """List contacts."""
        inquiry = selectors.get_inquiry(self.person, number)
        return Response(shapes.ContactOut(selectors.contacts_of(inquiry), many=True).data)

    @extend_schema(
        operation_id="contact_start",
        tags=["contacts"],
        summary="Start a contact",
        request=shapes.ContactIn,
        responses={201: shapes.ContactOut, **REFUSALS},
    )
    def post(self, request: Request, number: str) -> HttpResponseBase:
        """Start a contact."""
        inquiry = selectors.get_inquiry(self.person, number)
        fields = self.read(shapes.ContactIn)

        def work() -> Response:
            leg = services.start_contact(
                inquiry_id=inquiry.pk, by=self.person, now=clock.now(), **fields
            )
            return Response(shapes.ContactOut(leg).data, status=201)

        return self.once(work)


class ContactStep(Operation):
    """The next step of a contact; `step` is set in the URL list."""

    permission = Permission.VIEW_INQUIRIES
    step: ClassVar[str] = ""
    steps: ClassVar[dict[str, Callable[..., Any]]] = {
        "hold": services.hold_contact,
        "continue": services.continue_contact,
        "end": services.end_contact,
        "wrap-up": services.wrap_up_contact,
        "abandon": services.abandon_contact,
    }

    @extend_schema(
        operation_id="contact_step",
        tags=["contacts"],
        summary="Hold, continue, end, wrap up or abandon a contact",
        request=None,
        responses={200: shapes.ContactOut, **REFUSALS},
    )
    def post(self, request: Request, contact_id: int, step: str) -> HttpResponseBase:
        """Do the step once."""
        leg = selectors.get_contact(self.person, contact_id)

        def work() -> Response:
            done = self.steps[step](contact_id=leg.pk, by=self.person, now=clock.now())
            return Response(shapes.ContactOut(done).data)

        return self.once(work)
