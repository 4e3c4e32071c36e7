"""The fraud chain: a changed phone number, and days later a loan on the same policies."""

import datetime as dt

from demo.arrivals import Arrival, call_time
from demo.market import Span
from demo.people import Caller
from demo.scene import Scene

CHAINS = 7


def fraud_chains(scene: Scene, callers: list[Caller], span: Span) -> list[Arrival]:
    """Return the arrivals of some chains over the weeks, the last one only just begun."""
    dice, work = scene.dice, scene.work
    days = [day for day in work.days if span.since.date() < day <= span.now.date()]
    seniors = [caller for caller in callers if caller.is_senior and caller.policy_id]
    found: list[Arrival] = []
    for n in range(1, CHAINS + 1):
        place = min(len(days) - 3, round(n * len(days) / CHAINS) - dice.randint(3, 5))
        caller = dice.choice(seniors)
        change = call_time(work, days[place], dice)
        loan = call_time(work, days[place + dice.randint(1, 2)], dice)
        found.append(Arrival(change, "CHG_ADDR", "CALL_IN", caller, story="CHAIN"))
        found.append(Arrival(loan, "LOAN", "CALL_IN", caller, must_wait=True, story="CHAIN"))
    return [arrival for arrival in found if arrival.at + dt.timedelta(hours=1) < span.now]
