"""Serves a WSGI application from ASGI in a bounded pool, with request bodies read beforehand."""

import asyncio
import tempfile
from collections.abc import Callable
from typing import IO, Any

from a2wsgi import WSGIMiddleware

from ops_console.shared.outbox import Outbox

MEMORY_BODY_BYTES = 1024 * 1024
MAX_BODY_BYTES = 80 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
QUEUED_CHUNKS = 16
# They tell of an outage, so they do not queue behind pages that wait for what is away.
PROBES = frozenset({"/livez", "/readyz"})


class BodyTooLarge(Exception):
    """The client sent more than the console accepts in any request."""


class PooledWSGI:
    """ASGI application around a WSGI one.

    The whole body is spooled before a thread is taken, and what a page answers is taken from the
    thread at once: clients that send or read slowly occupy a socket and never a thread. How far an
    answer may be ahead of its reader is bounded.
    """

    def __init__(self, pages: Callable[..., Any], *, threads: int) -> None:
        self._pages = WSGIMiddleware(pages, workers=threads, send_queue_size=QUEUED_CHUNKS)
        self._probes = WSGIMiddleware(pages, workers=1, send_queue_size=QUEUED_CHUNKS)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            with tempfile.SpooledTemporaryFile(MEMORY_BODY_BYTES) as body:
                try:
                    complete = await _spool(receive, body)
                except BodyTooLarge:
                    await _refuse(send)
                    return
                if complete:
                    await self._answer(scope, _replay(body), send)

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        outbox = Outbox(send)
        delivering = asyncio.create_task(outbox.deliver())
        try:
            pages = self._probes if scope["path"] in PROBES else self._pages
            await pages(scope, receive, outbox.put)
            await delivering
        finally:
            delivering.cancel()


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _spool(receive: Any, body: IO[bytes]) -> bool:
    """Read the request to its end; False when the client left before that."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise BodyTooLarge
        body.write(chunk)
        if not message.get("more_body", False):
            body.seek(0)
            return True


def _replay(body: IO[bytes]) -> Callable[[], Any]:
    """Return a `receive` that hands out the spooled body in chunks."""

    async def receive() -> dict[str, Any]:
        chunk = body.read(CHUNK_BYTES)
        return {"type": "http.request", "body": chunk, "more_body": len(chunk) == CHUNK_BYTES}

    return receive


async def _refuse(send: Any) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": b"Request body too large\n"})
