"""Requests to other servers: only to hosts that the settings name, without redirects or proxies."""

import ipaddress
import json
import socket
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from typing import IO, Any, Never
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    ProxyHandler,
    Request,
    build_opener,
)

from ops_console.shared import errors

TIMEOUT_SECONDS = 5
MAX_BYTES = 256 * 1024


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(  # noqa: PLR0917 - the base class's signature
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Never:
        """Refuse: a redirect would leave the hosts that were checked."""
        raise URLError("a redirect")


def _connect(address: tuple[str, int], *given: Any) -> socket.socket:
    """Connect to what the name stands for now: a name may not lead to this machine's own doors.

    Asked once and connected to what was answered, so that no second answer can differ.
    """
    host, port = address
    for *_kind, found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if _is_loopback(host) or _is_elsewhere(str(found[0])):
            return socket.create_connection((str(found[0]), port), *given)
    raise URLError("a name of this machine or of its network's own services")


def _is_elsewhere(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    found = getattr(found, "ipv4_mapped", None) or found
    # Servers of one's own network are listed by name; link-local is where clouds keep credentials.
    return not (
        found.is_loopback or found.is_link_local or found.is_unspecified or found.is_multicast
    )


class _Plain(HTTPConnection):
    def connect(self) -> None:
        """Connect by our own rule."""
        self._create_connection = _connect
        super().connect()


class _Sealed(HTTPSConnection):
    def connect(self) -> None:
        """Connect by our own rule; the certificate is still checked against the name."""
        self._create_connection = _connect
        super().connect()


class _PlainHandler(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        """Open a request."""
        return self.do_open(_Plain, req)


class _SealedHandler(HTTPSHandler):
    def https_open(self, req: Request) -> HTTPResponse:
        """Open a request."""
        return self.do_open(_Sealed, req)


# Not a proxy named in the environment: it would read the secrets.
_opener = build_opener(ProxyHandler({}), _NoRedirects, _PlainHandler, _SealedHandler)


def is_allowed(url: str, *, hosts: frozenset[str]) -> bool:
    """Tell whether the address is one of these hosts, by HTTPS, or plain on this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.username or parts.password or host not in hosts:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def fetch_json(
    url: str,
    *,
    hosts: frozenset[str],
    form: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Get an object, or post a form and get one; Unavailable when the server does not give it."""
    if not is_allowed(url, hosts=hosts):
        raise errors.Unavailable
    data = urlencode(form).encode() if form is not None else None
    wanted = {"Accept": "application/json", **(headers or {})}
    request = Request(url, data=data, headers=wanted)  # noqa: S310 - the scheme is checked above
    try:
        with _opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            if answer.status != HTTPStatus.OK:
                raise errors.Unavailable
            found = json.loads(answer.read(MAX_BYTES + 1)[:MAX_BYTES])
    except (OSError, HTTPException, ValueError) as error:
        raise errors.Unavailable from error
    if not isinstance(found, dict):
        raise errors.Unavailable
    return found
