"""Room for pages that ask much of the database: they never take every thread of a web process."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from ops_console import environment
from ops_console.shared import errors

View = Callable[..., HttpResponseBase]


class Crowded(errors.DomainError):
    """As many costly pages as there is room for are being made (429)."""

    status = 429
    code = "crowded"
    retry_after = 5
    default_message = _("Many reports are being made right now. Ask again in a few seconds.")


class StillMaking(Crowded):
    """The person's own earlier pages of this kind are still being made (429)."""

    default_message = _("Your earlier reports are still being made. Ask again in a few seconds.")


class Places:
    """So many costly pages at once, so many of them one person's."""

    def __init__(self, *, total: int, each: int) -> None:
        self._total, self._each = total, each
        self._taken: Counter[int] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def place(self, person_id: int) -> Iterator[None]:
        """Hold a place until the end; StillMaking or Crowded at once where there is none."""
        with self._lock:
            if self._taken[person_id] >= self._each:
                raise StillMaking
            if self._taken.total() >= self._total:
                raise Crowded
            self._taken[person_id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[person_id] -= 1
                # Whoever has asked once in the life of the process is not kept for ever.
                self._taken += Counter()


# Waiting for a place would hold the thread that the inbox needs, so nobody waits.
PLACES = Places(total=max(1, environment.web_threads() // 2), each=2)


def costly(view: View) -> View:
    """Let a view run while there is room for it; stands below a guard."""

    @wraps(view)
    def in_place(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with PLACES.place(int(request.user.pk or 0)):
            return view(request, *args, **kwargs)

    in_place.is_costly = True  # type: ignore[attr-defined]
    return in_place
