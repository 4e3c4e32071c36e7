"""Everything in Valkey is deleted while people write and jobs run."""

import redis
from django.conf import settings

from faults.stage import Stage
from faults.table import Outcome

TIMES = 2


def run(stage: Stage) -> Outcome:
    """Delete queues, unacknowledged messages and cache; accepted work is done all the same."""
    with stage.writing() as desk, redis.Redis.from_url(settings.REDIS_URL) as valkey:
        for _number in stage.moments(TIMES):
            valkey.flushall()
    return stage.judge(desk, f"FLUSHALL {TIMES} times")
