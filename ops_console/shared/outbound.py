"""Requests to other servers: only to hosts that the settings name, without redirects or proxies."""

import ipaddress
import json
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage
from typing import IO, Any, Never
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from ops_console.shared import errors

TIMEOUT_SECONDS = 5
MAX_BYTES = 256 * 1024


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(  # noqa: PLR0917 - the base class's signature
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Never:
        """Refuse: a redirect would leave the hosts that were checked."""
        raise URLError("a redirect")


# Not a proxy named in the environment: it would read the secrets.
_opener = build_opener(ProxyHandler({}), _NoRedirects)


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
