"""Ranks issues (a task with a cause) by impact instead of by count.

Four parts, each 0 to 100, weighted: harm 35, rule breach 30, recurrence 20, handling time 15.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from voc.choices import Lane
from voc.rules.intervals import wilson

MIN_CONTACTS = 10
TOP_LEVEL = 4
HARM_CASE = 90  # the 90th percentile case, not the mean
FULL_RECURRENCE = 3.0  # times the site's median
FULL_BURDEN = 0.02  # of the handled hours
RUNS, WOBBLE, SEED = 1000, 0.2, 20
TOP = 3


@dataclass(frozen=True)
class Parts:
    """The four parts, each 0 to 100; as weights, the shares they have in the score."""

    harm: float
    breach: float
    recurrence: float
    time: float

    def as_tuple(self) -> tuple[float, float, float, float]:
        """The parts in their order."""
        return (self.harm, self.breach, self.recurrence, self.time)


WEIGHTS = Parts(35, 30, 20, 15)


@dataclass(frozen=True)
class Recurrence:
    """Inquiries whose re-contact window is over, and those that came back within it."""

    base: int = 0
    hits: int = 0


@dataclass(frozen=True)
class Handling:
    """Handled contacts of the issue with their seconds, and the median contact of its task."""

    contacts: int = 0
    seconds: int = 0
    task_median: float = 0.0


@dataclass(frozen=True)
class ClusterFacts:
    """What is counted of one issue; `harm_levels[n]` inquiries have harm level n."""

    task_type: str
    cause_id: int
    harm_levels: tuple[int, int, int, int, int]
    worst_breach: int
    severe: int
    recurrence: Recurrence = Recurrence()
    handling: Handling = Handling()

    @property
    def count(self) -> int:
        """Inquiries of this issue."""
        return sum(self.harm_levels)

    @property
    def key(self) -> tuple[str, int]:
        """What the issue is."""
        return (self.task_type, self.cause_id)


@dataclass(frozen=True)
class Site:
    """What an issue is compared with: the usual re-contact share and all handled seconds."""

    median_share: float
    handled_seconds: int

    @classmethod
    def of(cls, clusters: Sequence[ClusterFacts], *, handled_seconds: int) -> "Site":
        """Take the median over issues with enough inquiries; where that is 0, the share of all."""
        rows = [cluster.recurrence for cluster in clusters]
        shares = [row.hits / row.base for row in rows if row.base >= MIN_CONTACTS]
        base, hits = sum(row.base for row in rows), sum(row.hits for row in rows)
        overall = hits / base if base else 0.0
        return cls((median(shares) if shares else 0.0) or overall, handled_seconds)


@dataclass(frozen=True)
class Ranked:
    """One issue with its score, lane and both ranks; too few contacts give no impact rank."""

    facts: ClusterFacts
    parts: Parts
    score: float
    lane: Lane
    count_rank: int
    impact_rank: int | None

    @property
    def rise(self) -> int:
        """Places gained by looking at impact instead of count."""
        return 0 if self.impact_rank is None else self.count_rank - self.impact_rank


def harm_part(levels: Sequence[int]) -> float:
    """Return 25 for each harm level of the 90th percentile case."""
    total, seen = sum(levels), 0
    for level, count in enumerate(levels):
        seen += count
        if total and 100 * seen >= HARM_CASE * total:
            return 25.0 * level
    return 0.0


def recurrence_part(recurrence: Recurrence, site: Site) -> float:
    """Return 0 at the site's median share and 100 at three times of it, by the lower bound."""
    if not site.median_share:
        return 0.0
    times = wilson(recurrence.hits, recurrence.base).low / site.median_share
    return _percent((times - 1) / (FULL_RECURRENCE - 1))


def time_part(facts: ClusterFacts, site: Site) -> float:
    """Return 100 when extra handling and re-contacts eat 2 % of the handled hours or more."""
    contacts, seconds = facts.handling.contacts, facts.handling.seconds
    if not contacts or not site.handled_seconds:
        return 0.0
    mean = seconds / contacts
    burden = (mean - facts.handling.task_median) * contacts + facts.recurrence.hits * mean
    return _percent(burden / site.handled_seconds / FULL_BURDEN)


def parts_of(facts: ClusterFacts, site: Site) -> Parts:
    """Return the four parts of an issue."""
    return Parts(
        harm_part(facts.harm_levels),
        25.0 * facts.worst_breach,
        recurrence_part(facts.recurrence, site),
        time_part(facts, site),
    )


def score_of(parts: Parts, weights: Parts = WEIGHTS) -> float:
    """Return the weighted sum, 0 to 100."""
    pairs = zip(parts.as_tuple(), weights.as_tuple(), strict=True)
    return sum(part * weight for part, weight in pairs) / sum(weights.as_tuple())


def lane_of(facts: ClusterFacts) -> Lane:
    """Send the worst harm or breach straight to "now", however few; rank the rest from 10 on."""
    if facts.severe:
        return Lane.NOW
    return Lane.IN_TURN if facts.count >= MIN_CONTACTS else Lane.TOO_FEW


def rank(clusters: Sequence[ClusterFacts], site: Site) -> list[Ranked]:
    """Return the issues by impact: lane "now" first, then by score; too few come last."""
    by_count = sorted(clusters, key=lambda facts: (-facts.count, facts.key))
    count_ranks = {facts.key: place for place, facts in enumerate(by_count, 1)}
    scored = [(facts, parts_of(facts, site), lane_of(facts)) for facts in clusters]
    lanes = list(Lane)
    scored.sort(key=lambda row: (lanes.index(row[2]), -score_of(row[1]), -row[0].count, row[0].key))
    return [
        Ranked(
            facts=facts,
            parts=parts,
            score=score_of(parts),
            lane=lane,
            count_rank=count_ranks[facts.key],
            impact_rank=None if lane is Lane.TOO_FEW else place,
        )
        for place, (facts, parts, lane) in enumerate(scored, 1)
    ]


def top_three_stability(ranked: Sequence[Ranked], *, runs: int = RUNS) -> float | None:
    """Return in which share of runs the top three stay when each weight moves by up to 20 %.

    The random numbers have a fixed seed: the same data gives the same figure. None when there are
    no more than three issues to choose from, or when count alone made the third of them.
    """
    rows = [row for row in ranked if row.impact_rank is not None]
    if len(rows) <= TOP or not rows[TOP - 1].score:
        return None
    parts = np.array([row.parts.as_tuple() for row in rows])
    factors = np.random.default_rng(SEED).uniform(1 - WOBBLE, 1 + WOBBLE, (runs, 4))
    scores = (factors * np.array(WEIGHTS.as_tuple())) @ parts.T
    scores += 1e6 * np.array([row.lane is Lane.NOW for row in rows])
    # Equal scores stay in their present order, so a tie is no change.
    scores -= 1e-6 * np.arange(len(rows))
    top = np.argpartition(-scores, TOP - 1, axis=1)[:, :TOP]
    return float(np.mean(np.all(np.sort(top, axis=1) == np.arange(TOP), axis=1)))


def _percent(share: float) -> float:
    return 100.0 * min(1.0, max(0.0, share))
