"""The API of the staff app: who is calling, and how callers sign in."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ops_console.shared.api import ErrorBody, Operation
from staff import rules, selectors
from staff.choices import Permission
from staff.serializers import MeOut


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells the schema of the bearer token."""

    target_class = "staff.authentication.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the OpenAPI object."""
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells the schema of the browser's session."""

    target_class = "staff.authentication.api.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the OpenAPI object."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class Me(Operation):
    """The caller."""

    permission = Permission.USE_API

    @extend_schema(
        operation_id="me",
        tags=["staff"],
        summary="Tell who is calling, with role, permissions and scope",
        responses={200: MeOut, 401: ErrorBody, 403: ErrorBody},
    )
    def get(self, request: Request) -> Response:
        """Tell who is calling."""
        person = self.person
        me = {
            "username": person.username,
            "display_name": person.display_name,
            "role": person.role,
            "language": person.language,
            "permissions": sorted(rules.PERMISSIONS[person.role]),
            "markets": selectors.markets_of(person),
            "teams": selectors.teams_of(person),
        }
        return Response(MeOut(me).data)
