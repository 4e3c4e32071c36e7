"""How programs sign in at the API: a bearer token, or the session of the browser."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.authentication import SessionAuthentication as BaseSessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from ops_console.shared import clock
from staff import services


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer ops_…`; the token's SHA-256 is looked up, the token is not kept."""

    keyword = b"bearer"

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """Return the owner; None without the header; AuthenticationFailed for a bad token."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword:
            return None
        secret = parts[1].decode("ascii", "ignore") if len(parts) == 2 else ""  # noqa: PLR2004 - "Bearer" and the token
        owner = services.owner_of_token(secret=secret, now=clock.now())
        if owner is None:
            raise AuthenticationFailed(_("This token is not valid."))
        translation.activate(owner.language)
        return owner, None

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that the answer is 401 and not 403."""
        return "Bearer"


class SessionAuthentication(BaseSessionAuthentication):
    """The browser's session, with CSRF; after the token, so that its 401 header counts."""
