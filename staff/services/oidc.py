"""Signing in at the company's identity provider (OpenID Connect, authorization code with PKCE).

Who somebody is there is issuer and subject, linked by an administrator; an e-mail address opens
nothing, and no account is made.
"""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import QueryDict

from ops_console.shared import audit, errors, outbound
from ops_console.shared.models import AuditKind
from staff.choices import SIGN_IN_REFUSALS, Factor
from staff.models import ExternalIdentity, Staff
from staff.services import id_tokens, sessions
from staff.services.id_tokens import BadToken, Expected

KEY = "oidc"
DISCOVERY = "/.well-known/openid-configuration"
STARTED_FOR = dt.timedelta(minutes=10)
CACHED_SECONDS = 300
# Methods of proof (RFC 8176) that are more than a password.
SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "swk", "sc", "fpt", "face"})
_documents: dict[str, tuple[float, dict[str, Any]]] = {}


class ProviderRefused(errors.DomainError):
    """The provider did not vouch for anybody whom the console knows (403)."""

    status = 403
    code = "provider_refused"
    default_message = SIGN_IN_REFUSALS["provider_refused"]


def is_configured() -> bool:
    """Tell whether there is an identity provider."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def provider_name() -> str:
    """Return what the button to the provider says; empty where there is none."""
    return str(settings.OIDC_NAME) if is_configured() else ""


def start(session: SessionBase, *, back: str, target: str, again: bool, now: dt.datetime) -> str:
    """Return the provider's address for a sign-in; `again` has the person prove it anew there.

    What comes back must fit what is kept here in the session, once.
    """
    if not is_configured():
        raise errors.NotFound
    kept = {
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(48),
        "back": back,
        "target": target,
        "again": again,
        "at": now.timestamp(),
    }
    challenge = hashlib.sha256(kept["verifier"].encode()).digest()  # type: ignore[attr-defined]
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": back,
        "scope": "openid",
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if again else {}),
    }
    where = _configuration()["authorization_endpoint"]
    session[KEY] = kept
    return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}"


def finish(
    session: SessionBase, *, answer: QueryDict, now: dt.datetime
) -> tuple[Staff, str, dict[str, Any]]:
    """Return who signed in, by what second factor, and what was kept; ProviderRefused otherwise.

    Whatever was kept is used up, also by a wrong answer.
    """
    kept = session.pop(KEY, None)
    try:
        claims = _claims(kept, answer, now=now)
        person = _person(claims)
    except (BadToken, ProviderRefused) as error:
        _record_refusal(str(error) if isinstance(error, BadToken) else "identity", now=now)
        raise ProviderRefused from error
    return person, _factor(claims), kept or {}


def confirm(session: SessionBase, *, person: Staff, found: Staff, now: dt.datetime) -> None:
    """Note that the person of this session has proved it anew at the provider."""
    if found.pk != person.pk:
        raise ProviderRefused
    sessions.refresh(session, now=now)


def _claims(kept: dict[str, Any] | None, answer: QueryDict, *, now: dt.datetime) -> dict[str, Any]:
    if not kept or now.timestamp() - kept["at"] > STARTED_FOR.total_seconds():
        raise BadToken("nothing started")
    if not hmac.compare_digest(answer.get("state", ""), kept["state"]):
        raise BadToken("state")
    if answer.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER:
        raise BadToken("mix-up")
    if not answer.get("code"):
        raise BadToken("no code")
    token = _exchange(str(answer["code"]), kept)
    expected = Expected(
        issuer=settings.OIDC_ISSUER,
        client_id=settings.OIDC_CLIENT_ID,
        nonce=kept["nonce"],
        now=now,
    )
    claims = _verified(token, expected)
    if kept["again"] and not _proved_since(claims.get("auth_time"), kept["at"]):
        raise BadToken("auth_time")
    return claims


def _proved_since(moment: object, began: float) -> bool:
    """Tell whether the provider has asked for a proof since then, give or take a minute."""
    leeway = id_tokens.LEEWAY.total_seconds()
    return isinstance(moment, int | float) and moment >= began - leeway


def _exchange(code: str, kept: dict[str, Any]) -> str:
    """Return the ID token for a code; the secret travels in the header, as RFC 6749 has it."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": kept["back"],
        "client_id": settings.OIDC_CLIENT_ID,
        "code_verifier": kept["verifier"],
    }
    pair = urlencode({settings.OIDC_CLIENT_ID: settings.OIDC_CLIENT_SECRET}).replace("=", ":", 1)
    headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    endpoint = _configuration()["token_endpoint"]
    try:
        found = outbound.fetch_json(endpoint, hosts=_hosts(), form=form, headers=headers)
    except errors.Unavailable as error:
        raise BadToken("code") from error
    return str(found.get("id_token", ""))


def _verified(token: str, expected: Expected) -> dict[str, Any]:
    """Verify with the provider's keys; fetch them anew once, for it may have changed them."""
    address = _configuration()["jwks_uri"]
    try:
        return id_tokens.verify(token, keys=_keys(address), expected=expected)
    except BadToken:
        _documents.pop(address, None)
        return id_tokens.verify(token, keys=_keys(address), expected=expected)


def _keys(address: str) -> list[dict[str, Any]]:
    found = _document(address).get("keys")
    return [key for key in found if isinstance(key, dict)] if isinstance(found, list) else []


def _configuration() -> dict[str, Any]:
    """Return what the provider tells of itself; it must be the issuer that was configured."""
    found = _document(f"{settings.OIDC_ISSUER.rstrip('/')}{DISCOVERY}")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    inside = all(outbound.is_allowed(str(found.get(name, "")), hosts=_hosts()) for name in names)
    if found.get("issuer") != settings.OIDC_ISSUER or not inside:
        raise errors.Unavailable
    return found


def _document(address: str) -> dict[str, Any]:
    """Fetch a document, kept for minutes in this process: a shared cache could be written to."""
    at, found = _documents.get(address, (0.0, {}))
    if not found or time.monotonic() - at > CACHED_SECONDS:
        found = outbound.fetch_json(address, hosts=_hosts())
        _documents[address] = (time.monotonic(), found)
    return found


def _hosts() -> frozenset[str]:
    return frozenset({urlsplit(settings.OIDC_ISSUER).hostname or "", *settings.OIDC_HOSTS})


def _person(claims: dict[str, Any]) -> Staff:
    rows = ExternalIdentity.objects.select_related("person")
    row = rows.filter(issuer=claims["iss"], subject=claims["sub"]).first()
    if row is None or not row.person.is_active:
        raise ProviderRefused
    return row.person


def _factor(claims: dict[str, Any]) -> str:
    """Return the provider's second factor, where the settings trust it and it says that it was."""
    told = claims.get("amr")
    proofs = {str(each) for each in told} if isinstance(told, list) else set()
    trusted = settings.OIDC_SECOND_FACTOR == "provider" and proofs & SECOND_FACTORS
    return Factor.PROVIDER if trusted else ""


@transaction.atomic
def _record_refusal(why: str, *, now: dt.datetime) -> None:
    entry = audit.Entry(
        kind=AuditKind.SIGN_IN_FAILED, reason="PROVIDER", data={"fault": why or "signature"}
    )
    audit.record(entry, by=None, now=now)
