"""Showing one masked field over the API: the same service, right, reason and trail as the page."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from inquiries import selectors, services
from inquiries.api.common import REFUSALS
from inquiries.choices.reveals import OVER, Thing
from inquiries.serializers.reveals import RevealedOut, RevealIn
from ops_console.shared import clock, errors
from ops_console.shared.api import ErrorBody, Operation
from ops_console.shared.networks import require_privileged
from staff.authentication.api import SessionAuthentication
from staff.choices import Permission
from staff.services import is_fresh

F = TypeVar("F", bound=Callable[..., Any])


class RevealOperation(Operation):
    """POST on a row: a field, a reason, and the inquiry for which it is needed."""

    permission = Permission.REVEAL_PERSONAL
    thing: ClassVar[Thing]

    def reveal(self, pk: int, number: str = "") -> HttpResponseBase:
        """Open the field once and answer with its value while it is open."""
        fields, now = self.read(RevealIn), clock.now()
        asked = selectors.Asked(self.thing, pk, fields["field"], fields["inquiry"] or number)
        target = services.target_of(asked=asked, by=self.person, now=now)
        if target.is_sensitive:
            require_privileged(self.request)
            if not self._is_fresh():
                raise services.NotFresh
        chain = target.market.code
        services.count_look(subject=target.subject, chain=chain, by=self.person, now=now)

        def work() -> Response:
            why = services.Why(fields["reason"], fields["text"])
            services.reveal(target=target, why=why, by=self.person, now=clock.now())
            # What is kept with the request key holds no value.
            return Response(status=204)

        answer = self.once(work)
        return self._value(target) if answer.status_code == 204 else answer  # noqa: PLR2004 - HTTP

    def _value(self, target: selectors.Target) -> Response:
        until = selectors.open_until(self.person, target, now=clock.now())
        if until is None:
            raise errors.Refused(OVER, code="over")
        value = selectors.clear_value(target)
        shown = {"field": target.field, "value": value, "until": until}
        return Response(RevealedOut(shown).data)

    def _is_fresh(self) -> bool:
        """Tell whether a person proved just now who they are; a token proves nobody."""
        by_session = isinstance(self.request.successful_authenticator, SessionAuthentication)
        return by_session and is_fresh(self.request.session, now=clock.now())


def _described(name: str, says: str) -> Callable[[F], F]:
    described: Callable[[F], F] = extend_schema(
        operation_id=f"{name}_reveal",
        tags=["reveal"],
        summary=says,
        request=RevealIn,
        responses={200: RevealedOut, **REFUSALS, 429: ErrorBody},
    )
    return described


class CustomerReveal(RevealOperation):
    """A field of a customer."""

    thing = Thing.CUSTOMER

    @_described("customer", "Show a masked field of a customer for five minutes")
    def post(self, request: Request, reference: str) -> HttpResponseBase:
        """Reveal a field."""
        return self.reveal(selectors.customer_id_of(reference, self.person))


class PolicyReveal(RevealOperation):
    """The number of a policy."""

    thing = Thing.POLICY

    @_described("policy", "Show the number of a policy for five minutes")
    def post(self, request: Request, policy_id: int) -> HttpResponseBase:
        """Reveal a field."""
        return self.reveal(policy_id)


class InquiryReveal(RevealOperation):
    """A text of an inquiry with numbers of people in it."""

    thing = Thing.INQUIRY

    @_described("inquiry", "Show a text of an inquiry with the numbers in it")
    def post(self, request: Request, number: str) -> HttpResponseBase:
        """Reveal a field."""
        return self.reveal(selectors.inquiry_id_of(number), number)
