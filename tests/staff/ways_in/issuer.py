"""A small identity provider of the tests' own, on this machine; it can be told to misbehave."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

CLIENT_ID, CLIENT_SECRET = "console", "s3cret:with/signs"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
Claims = dict[str, Any]


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def number(value: int, size: int) -> str:
    return encoded(value.to_bytes(size, "big"))


def rs256(signed: bytes, key: rsa.RSAPrivateKey = RSA_KEY) -> bytes:
    return key.sign(signed, padding.PKCS1v15(), SHA256())


def es256(signed: bytes) -> bytes:
    r, s = decode_dss_signature(EC_KEY.sign(signed, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def token_of(
    claims: Claims, *, alg: str = "RS256", kid: str = "r1", sign: Callable[[bytes], bytes] = rs256
) -> str:
    """Return a signed token; `alg` is what the header says, whatever signs."""
    head = encoded(json.dumps({"alg": alg, "kid": kid, "typ": "JWT"}).encode())
    body = encoded(json.dumps(claims).encode())
    return f"{head}.{body}.{encoded(sign(f'{head}.{body}'.encode()))}"


@dataclass
class Issuer:
    """The provider: `sign_in` is the person's part in the browser, the rest are its endpoints."""

    subject: str = "subject-of-alice"
    change: Callable[[Claims], Claims] = lambda claims: claims
    make: Callable[[Claims], str] = token_of
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    url: str = ""
    told_issuer: str = ""

    def sign_in(self, address: str) -> str:
        """Follow the console's link as a person who signs in; return the way back."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{urlsplit(asked['redirect_uri']).path}?code={code}&state={asked['state']}"

    def configuration(self) -> Claims:
        issuer = self.told_issuer or self.url
        paths = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        return {"issuer": issuer, **{name: f"{self.url}/{name}" for name in paths}}

    def keys(self) -> Claims:
        public, point = RSA_KEY.public_key().public_numbers(), EC_KEY.public_key().public_numbers()
        rsa_key = {"kty": "RSA", "kid": "r1", "n": number(public.n, 256), "e": number(public.e, 3)}
        ec_key = {"kty": "EC", "kid": "e1", "crv": "P-256"}
        return {"keys": [rsa_key, {**ec_key, "x": number(point.x, 32), "y": number(point.y, 32)}]}

    def exchange(self, form: dict[str, str], authorization: str) -> Claims | None:
        """Give a token for a code, once, to the client who started and knows its secrets."""
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None:
            return None
        proof = encoded(hashlib.sha256(form["code_verifier"].encode()).digest())
        secret = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        known = secret == "console:s3cret%3Awith%2Fsigns"
        same = form["redirect_uri"] == asked["redirect_uri"] and proof == asked["code_challenge"]
        if not (known and same):
            return None
        now = int(time.time())
        claims: Claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "sub": self.subject,
            "nonce": asked["nonce"],
        }
        claims |= {"iat": now, "exp": now + 300, "auth_time": now, "email": "alice@insurer.example"}
        return {"id_token": self.make(self.change(claims)), "access_token": "x"}


class Handler(BaseHTTPRequestHandler):
    """Answers for the issuer of its server."""

    issuer: Issuer

    def do_GET(self) -> None:
        """Serve the two documents."""
        known = {
            "/.well-known/openid-configuration": self.issuer.configuration,
            "/jwks_uri": self.issuer.keys,
        }
        self.issuer.fetched.append(self.path)
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", f"{self.issuer.url}/jwks_uri")
            self.end_headers()
        else:
            self.answer(known[self.path]())

    def do_POST(self) -> None:
        """Serve the token endpoint."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {key: values[0] for key, values in parse_qs(body).items()}
        self.answer(self.issuer.exchange(form, self.headers["Authorization"]))

    def answer(self, found: Claims | None) -> None:
        """Send an object, or a refusal."""
        data = json.dumps(found or {"error": "invalid_grant"}).encode()
        self.send_response(200 if found else 400)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_told: Any) -> None:
        """Stay quiet."""


class RunningIssuer:
    """The provider on a port of its own while the block runs."""

    def __init__(self) -> None:
        self.issuer = Issuer()
        handler = type("Handler", (Handler,), {"issuer": self.issuer})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.issuer.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}
        )

    def __enter__(self) -> Issuer:
        self.thread.start()
        return self.issuer

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
