"""Working on the same with several hands at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections

T = TypeVar("T")


class Crew:
    """This thread and others, which keep a connection each until the crew parts.

    The database does the work, so threads are enough; and since a new connection costs as much as
    a day's facts, one crew does a whole recomputation.
    """

    def __init__(self, size: int = 1) -> None:
        self.size = size
        self._pool: ThreadPoolExecutor | None = None
        self._connections: list[Any] = []

    def __enter__(self) -> Self:
        if self.size > 1:
            self._pool = ThreadPoolExecutor(self.size - 1, initializer=self._join)
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._pool:
            self._pool.shutdown()
        while self._connections:
            self._connections.pop().close()

    def all_do(self, work: Callable[[], T]) -> list[T]:
        """Have everybody do this, the calling thread too; wait for all of them."""
        others = [self._pool.submit(work) for _other in range(self.size - 1)] if self._pool else []
        return [work(), *(other.result() for other in others)]

    def _join(self) -> None:
        # Closed by the thread in which the crew parts.
        own = connections[DEFAULT_DB_ALIAS]
        own.inc_thread_sharing()
        self._connections.append(own)
