"""Requests are UTF-8, whatever they say: what stands before Django in the WSGI application."""

import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
CHARSET = re.compile(r"""(;\s*charset\s*=\s*)(?:"[^"]*"|[^;]*)""", re.IGNORECASE)


def utf8_only(application: Application) -> Application:
    """Let no request choose the codec it is read with; what is no UTF-8 is refused as such later.

    Django decodes the query with the codec of the Content-Type while it makes the request, before
    any middleware: the name of one that is no text's (`hex`) ends the request in a bare fault.
    """

    def asked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        told = environ.get("CONTENT_TYPE", "")
        if "charset" in told.lower():
            environ = {**environ, "CONTENT_TYPE": CHARSET.sub(r"\1utf-8", told)}
        return application(environ, start_response)

    return asked
