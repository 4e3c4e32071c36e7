"""What is kept in Valkey to save work: without Valkey the work is done again."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def kept(key: str, make: Callable[[], Any], *, seconds: int) -> Any:
    """Return what is kept under the key, else make it and keep it; both are as JSON has them.

    A Valkey that is away, hangs or is full costs the shortcut and never the page.
    """
    try:
        found = cache.get(key)
    except RedisError:
        # One that hangs is not asked a second time.
        logger.warning("nothing is kept: Valkey does not answer")
        return make()
    if found is None:
        found = make()
        try:
            cache.set(key, found, seconds)
        except RedisError:
            logger.warning("nothing is kept: Valkey does not take it")
    return found
