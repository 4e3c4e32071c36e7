"""Paths of pages, each worked out once: a dashboard asks for one of them four hundred times."""

from functools import lru_cache

from django.urls import reverse


# Nothing that a path depends on changes while the process runs.
@lru_cache(maxsize=4096)
def path_of(name: str, *args: str) -> str:
    """Return the path of the page with this URL name."""
    return reverse(name, args=args)
