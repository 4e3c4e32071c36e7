"""Where a fault is played: the stack, the people, the dice, and the way to a verdict."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from django.db import close_old_connections

from faults.journal import Journal
from faults.reconcile import reconcile
from faults.settling import settle
from faults.stack import Stack
from faults.table import Outcome
from faults.world import World, customers_in_use
from faults.writers import Desk, at_work


@dataclass(frozen=True)
class Stage:
    """What every scene is given."""

    stack: Stack
    world: World
    chance: Random
    # How long people write while parts of the console are killed.
    seconds: float

    def desk(self) -> Desk:
        """Return a desk with an empty journal."""
        # The server may have been another one when this connection was opened.
        close_old_connections()
        return Desk(
            port=self.stack.port,
            world=self.world,
            journal=Journal(),
            chance=Random(self.chance.random()),
            customers=customers_in_use(),
        )

    @contextmanager
    def writing(self, *only: str) -> Iterator[Desk]:
        """Have people write inside the block."""
        with at_work(self.desk(), only=only) as desk:
            yield desk

    def moments(self, count: int) -> Iterator[int]:
        """Yield this often, each time after a while by chance; the whiles add up to `seconds`.

        What is done between them (starting something again) does not count.
        """
        cuts = sorted(self.chance.random() for _ in range(count))
        for number, (before, cut) in enumerate(pairwise([0.0, *cuts])):
            time.sleep((cut - before) * self.seconds)
            yield number
        time.sleep((1.0 - cuts[-1]) * self.seconds)

    def judge(self, desk: Desk, *notes: str) -> Outcome:
        """Let all accepted work end, then count."""
        said = settle(self.stack, self.world)
        close_old_connections()
        journal = desk.journal
        outcome = Outcome("", tried=journal.tried, acknowledged=len(journal.acknowledged()))
        outcome.verdict = reconcile(journal)
        outcome.verdict.complaints += desk.faults
        outcome.note = "; ".join(text for text in (*notes, *said, journal.says()) if text)
        return outcome
