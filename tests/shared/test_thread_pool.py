"""The ASGI entry: bodies are read before a thread is taken, and are bounded."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from ops_console.shared import outbox, thread_pool
from ops_console.shared.thread_pool import PooledWSGI

CHUNK = 256 * 1024
SCOPE = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "POST",
    "scheme": "http",
    "path": "/",
    "raw_path": b"/",
    "query_string": b"",
    "root_path": "",
    "headers": [(b"content-type", b"text/plain")],
    "server": ("127.0.0.1", 80),
    "client": ("127.0.0.1", 1),
}


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(len(body)).encode()]


def serve(application: PooledWSGI, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    asyncio.run(application(SCOPE, receive, send))
    return answers


def part(body: bytes, *, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_in_parts_arrives_whole() -> None:
    answers = serve(
        PooledWSGI(echo, threads=1), [part(b"a" * 70_000, more=True), part(b"b", more=False)]
    )

    assert answers[0]["status"] == 200
    assert b"".join(answer.get("body", b"") for answer in answers[1:]) == b"70001"


def test_a_client_that_leaves_midway_never_reaches_a_thread() -> None:
    reached = threading.Event()

    def pages(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        reached.set()
        return echo(environ, start_response)

    answers = serve(PooledWSGI(pages, threads=1), [part(b"a", more=True)])

    assert answers == []
    assert not reached.is_set()


def test_an_over_large_body_is_refused_with_413() -> None:
    chunk = b"x" * (8 * 1024 * 1024)
    parts = [part(chunk, more=True) for _ in range(thread_pool.MAX_BODY_BYTES // len(chunk) + 1)]

    answers = serve(PooledWSGI(echo, threads=1), parts)

    assert answers[0]["status"] == 413


def test_start_and_stop_of_the_server_are_acknowledged() -> None:
    asked = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    answers: list[str] = []

    async def receive() -> dict[str, Any]:
        return asked.pop(0)

    async def send(message: dict[str, Any]) -> None:
        answers.append(message["type"])

    asyncio.run(PooledWSGI(echo, threads=1)({"type": "lifespan"}, receive, send))

    assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_an_answer_leaves_its_thread_before_a_slow_client_has_read_it() -> None:
    left = threading.Event()

    def pages(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        yield from [b"x" * 10_000] * 100
        left.set()

    answers: list[bytes] = []

    async def serve_slowly() -> bool:
        asked = iter([part(b"", more=False)])
        may_read = asyncio.Event()

        async def receive() -> dict[str, Any]:
            return next(asked)

        async def send(message: dict[str, Any]) -> None:
            await may_read.wait()
            answers.append(message.get("body", b""))

        answering = asyncio.create_task(PooledWSGI(pages, threads=1)(SCOPE, receive, send))
        has_left = await asyncio.to_thread(left.wait, 5)
        may_read.set()
        await answering
        return has_left

    assert asyncio.run(serve_slowly())
    assert b"".join(answers) == b"x" * 1_000_000


def test_an_answer_is_only_so_far_ahead_of_its_reader() -> None:
    given = 0

    def pages(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        nonlocal given
        start_response("200 OK", [("Content-Type", "text/plain")])
        for _number in range(100):
            given += 1
            yield b"x" * CHUNK

    async def never_read() -> int:
        async def receive() -> dict[str, Any]:
            return part(b"", more=False)

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.body":
                await asyncio.sleep(0.5)

        application = PooledWSGI(pages, threads=1)
        answering = asyncio.create_task(application(SCOPE, receive, send))
        await asyncio.sleep(0.3)
        so_far = given
        answering.cancel()
        return so_far

    chunks_ahead = outbox.AHEAD_BYTES // CHUNK

    assert chunks_ahead <= asyncio.run(never_read()) < 2 * chunks_ahead + thread_pool.QUEUED_CHUNKS


def test_a_probe_is_answered_while_every_page_waits_for_something() -> None:
    back, asked = threading.Event(), threading.Semaphore(0)

    def pages(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/livez":
            asked.release()
            back.wait(20)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"ok"]

    answered: list[str] = []

    async def ask(application: PooledWSGI, path: str) -> None:
        async def receive() -> dict[str, Any]:
            return part(b"", more=False)

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answered.append(path)

        await application({**SCOPE, "method": "GET", "path": path}, receive, send)

    async def probe_among_pages() -> None:
        application = PooledWSGI(pages, threads=2)
        waiting = [asyncio.create_task(ask(application, "/desk/")) for _number in range(3)]
        assert await asyncio.to_thread(asked.acquire, timeout=10)
        await asyncio.wait_for(ask(application, "/livez"), 10)
        back.set()
        await asyncio.gather(*waiting)

    asyncio.run(probe_among_pages())

    assert answered == ["/livez", "/desk/", "/desk/", "/desk/"]


def test_a_fault_in_the_middle_of_an_answer_is_not_hidden() -> None:
    def pages(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        yield b"x"
        raise LookupError

    with pytest.raises(LookupError):
        serve(PooledWSGI(pages, threads=1), [part(b"", more=False)])
