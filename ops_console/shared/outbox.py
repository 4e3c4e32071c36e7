"""What a page has answered and its client has not read yet, so that no thread waits for clients."""

import asyncio
import tempfile
from collections import deque
from typing import IO, Any

MEMORY_BYTES = 256 * 1024
# Of an answer longer than this (a large export) the rest is written as the client reads.
AHEAD_BYTES = 4 * 1024 * 1024
CHUNK_BYTES = 64 * 1024


class Outbox:
    """Takes the messages of an answer at once and sends them at the client's pace.

    Bodies wait in memory, longer ones on the disk. Whoever hands over more than a client may be
    behind waits until it has read some.
    """

    def __init__(self, send: Any) -> None:
        self._send = send
        # Start and end; between them the body, which is in the file.
        self._heads: deque[Any] = deque()
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115 - closed below
        self._written = self._read = 0
        self._is_complete = self._is_over = False
        self._news, self._room = asyncio.Event(), asyncio.Event()

    async def put(self, message: Any) -> None:
        """Take one message of the answer; nobody is there any more when delivering has ended."""
        if self._is_over:
            return
        if message["type"] == "http.response.body":
            self._file.seek(self._written)
            self._file.write(message.get("body", b""))
            self._written += len(message.get("body", b""))
            self._is_complete = not message.get("more_body", False)
        else:
            self._heads.append(message)
        self._news.set()
        while self._is_too_far_ahead():
            self._room.clear()
            await self._room.wait()

    def _is_too_far_ahead(self) -> bool:
        return not self._is_over and self._written - self._read > AHEAD_BYTES

    async def deliver(self) -> None:
        """Send what there is, as the client reads it, until the answer is complete and sent."""
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                while self._heads:
                    await self._send(self._heads.popleft())
                await self._send_body()
                if self._is_complete and self._read == self._written:
                    return
        finally:
            self._is_over = True
            self._room.set()
            self._file.close()

    async def _send_body(self) -> None:
        while self._read < self._written or self._is_complete:
            self._file.seek(self._read)
            chunk = self._file.read(min(CHUNK_BYTES, self._written - self._read))
            self._read += len(chunk)
            is_last = self._is_complete and self._read == self._written
            await self._send(
                {"type": "http.response.body", "body": chunk, "more_body": not is_last}
            )
            self._room.set()
            if is_last:
                return
