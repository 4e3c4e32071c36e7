"""Checking what an identity provider signed: algorithm, key, signature, and every claim."""

import base64
import datetime as dt
import hmac
import json
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

LEEWAY = dt.timedelta(seconds=60)
MAX_AGE = dt.timedelta(minutes=10)
ES256_BYTES = 32
MAX_SUBJECT = 255


class BadToken(Exception):
    """The token is not what the provider would have signed for this sign-in."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What the token of this sign-in must say."""

    issuer: str
    client_id: str
    nonce: str
    now: dt.datetime


def verify(token: str, *, keys: list[dict[str, Any]], expected: Expected) -> dict[str, Any]:
    """Return the claims of a genuine token; BadToken otherwise. The algorithm is never the token's
    to choose: it follows from the key.
    """
    try:
        head, body, signature = token.split(".")
        header, claims = json.loads(_decoded(head)), json.loads(_decoded(body))
        key = _key_named(keys, str(header["kid"]))
        _check_signature(
            key, alg=header["alg"], signed=f"{head}.{body}".encode(), signature=_decoded(signature)
        )
    except (ValueError, KeyError, TypeError, InvalidSignature) as error:
        raise BadToken from error
    fault = _fault(claims, expected)
    if fault:
        raise BadToken(fault)
    return dict(claims)


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _number(part: str) -> int:
    return int.from_bytes(_decoded(part), "big")


def _key_named(keys: list[dict[str, Any]], name: str) -> dict[str, Any]:
    found = [key for key in keys if key.get("kid") == name and key.get("use", "sig") == "sig"]
    if len(found) != 1:
        raise ValueError
    return found[0]


def _check_signature(key: dict[str, Any], *, alg: str, signed: bytes, signature: bytes) -> None:
    """Raise unless the key signed this: RS256 with an RSA key, ES256 with one of P-256."""
    kind = (key["kty"], alg)
    if kind == ("RSA", "RS256"):
        public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
        public.verify(signature, signed, padding.PKCS1v15(), SHA256())
    elif kind == ("EC", "ES256") and key["crv"] == "P-256" and len(signature) == 2 * ES256_BYTES:
        curve = ec.SECP256R1()
        point = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), curve)
        halves = signature[:ES256_BYTES], signature[ES256_BYTES:]
        r, s = (int.from_bytes(half, "big") for half in halves)
        point.public_key().verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    else:
        raise ValueError


def _fault(claims: Any, expected: Expected) -> str:
    """Name the first claim that is not as expected."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    subject, moment = claims.get("sub"), expected.now.timestamp()
    checks = {
        "iss": claims.get("iss") == expected.issuer,
        "aud": expected.client_id in audiences,
        "azp": claims.get("azp", expected.client_id) == expected.client_id
        and (len(audiences) == 1 or "azp" in claims),
        "exp": _is_number(claims.get("exp")) and claims["exp"] > moment - LEEWAY.total_seconds(),
        "iat": _is_number(claims.get("iat"))
        and abs(moment - claims["iat"]) <= MAX_AGE.total_seconds(),
        "nonce": bool(expected.nonce)
        and hmac.compare_digest(str(claims.get("nonce", "")), expected.nonce),
        "sub": isinstance(subject, str) and 0 < len(subject) <= MAX_SUBJECT,
    }
    return next((name for name, holds in checks.items() if not holds), "")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
