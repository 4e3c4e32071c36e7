"""What all inquiries of one market share while they are told: people, words, causes, memory."""

import datetime as dt
import heapq
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from demo import causes, figures
from demo.arrivals import Arrival, call_time, message_time
from demo.dice import Dice, Wheel
from demo.guidance import Guide
from demo.life import Life
from demo.people import TeamRow
from demo.places import CLAIM_FAMILY, MarketPlan
from demo.stories import Stories
from demo.told import Desk, TagTold
from demo.words import Words
from demo.worktime import WorkTime
from inquiries.task_fields import profile_of

CHANNELS = Wheel(figures.CHANNELS)
AGENT_CHANNELS = Wheel(figures.AGENT_CHANNELS)
WRONG_ANSWER = Wheel(causes.WRONG_ANSWER)
COMING_BACK = Wheel(causes.COMING_BACK)
STAGES = Wheel({"JOIN": 12.0, "KEEP": 48, "CHANGE": 8, "CLAIM": 24, "END": 8})
CAUSES = {task: Wheel(weights) for task, weights in causes.CAUSES.items()}
RETURN_SHARE = 0.40
STORY_TASK = "PAY_FAIL"
# Customer, policy, task: what makes two inquiries the same matter.
Matter = tuple[int, int | None, str]


@dataclass
class Scene:
    """One market's stage."""

    plan: MarketPlan
    desk: Desk
    dice: Dice
    words: Words
    teams: list[TeamRow]
    causes: Mapping[str, TagTold]
    stories: Stories
    guide: Guide
    recent: dict[int, Life] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.day_seconds = self.plan.day * 60
        self._returns: list[tuple[dt.datetime, int, Arrival]] = []
        self._ties = count()
        self._owed: dict[str, float] = {}
        self._told: dict[Matter, list[tuple[dt.datetime, int]]] = {}
        self._ages: deque[tuple[dt.datetime, Matter]] = deque()
        self._team_wheels = (
            Wheel({plan.code: plan.rest for plan in self.plan.teams}),
            Wheel({plan.code: plan.claims for plan in self.plan.teams}),
        )
        self._teams = {team.code: team for team in self.teams}

    @property
    def work(self) -> WorkTime:
        """The market's business time."""
        return self.desk.work

    # --- Who and where ------------------------------------------------------------------------

    def channel_for(self, task_type: str) -> str:
        """Draw the channel on which a matter of this task comes."""
        if task_type == "AGENT_REQ":
            return self.dice.spin(AGENT_CHANNELS)
        if task_type in figures.COMPLAINT_TASKS and self.dice.chance(figures.REGULATOR_SHARE):
            return "REGULATOR"
        return "CALL_IN" if task_type == "TRAVEL" else self.dice.spin(CHANNELS)

    def team_for(self, arrival: Arrival, *, among: Sequence[TeamRow] = ()) -> TeamRow:
        """Return the team that a matter reaches: by task, for failed debits by region."""
        if among:
            return self.dice.choice(among)
        if arrival.task_type == "PAY_FAIL":
            return self.teams[arrival.caller.home % 2]
        wheel = self._team_wheels[arrival.task_type in CLAIM_FAMILY]
        return self._teams[self.dice.spin(wheel)]

    def stage_of(self, arrival: Arrival) -> str:
        """Return the stage of the policy: the task's own, now and then another one."""
        if arrival.task_type in {"INFO_POLICY", "DOC_GUIDE", "COMP_AGENT", "COMP_OTHER", "PRIVACY"}:
            return self.dice.spin(STAGES)
        return profile_of(arrival.task_type).stage.value

    # --- Words --------------------------------------------------------------------------------

    def sentence(self, name: str, arrival: Arrival) -> str:
        """Return what an agent writes down on such an occasion."""
        specific = f"{name}:{arrival.task_type}"
        chosen = specific if specific in self.words.lists and self.dice.chance(0.75) else name
        return self.words.fill(
            self.words.pick(chosen, self.dice), self.dice, product=arrival.caller.product
        )

    def cause_of(self, arrival: Arrival) -> TagTold:
        """Draw the root cause of an inquiry."""
        if arrival.wrong and self.dice.chance(0.7):
            outdated = self.is_outdated(arrival)
            return self.causes["C1.5" if outdated else self.dice.spin(WRONG_ANSWER)]
        if arrival.comes_back and self.dice.chance(RETURN_SHARE):
            return self.causes[self.dice.spin(COMING_BACK)]
        return self.causes[self.dice.spin(CAUSES[arrival.task_type])]

    # --- Coming back --------------------------------------------------------------------------

    def remember(self, life: Life) -> None:
        """Keep a logged inquiry, so that later ones on the same matter are linked to it."""
        key = (life.caller.pk, life.caller.policy_id, life.told.task_type)
        if life.merged_into is None:
            self._told.setdefault(key, []).append((life.told.received, life.pk))
            self._ages.append((life.told.received, key))
        self.recent[life.pk] = life

    def forget(self, before: dt.datetime) -> None:
        """Forget inquiries to which nothing can be linked any more."""
        while self._ages and self._ages[0][0] < before:
            _received, key = self._ages.popleft()
            if not self._told[key][1:]:
                del self._told[key]
            else:
                self._told[key].pop(0)

    def origin_of(self, arrival: Arrival) -> int | None:
        """Return the latest inquiry on the same matter within the window, as intake would."""
        if arrival.caller.is_sales_agent:
            return None
        key = (arrival.caller.pk, arrival.caller.policy_id, arrival.task_type)
        since = arrival.at - dt.timedelta(days=profile_of(arrival.task_type).window_days)
        found = [row for row in self._told.get(key, ()) if since <= row[0] < arrival.at]
        return max(found)[1] if found else None

    def expect_return(self, arrival: Arrival, life: Life, *, wrong: bool) -> None:
        """Decide whether the customer comes back on the same matter, and when."""
        if arrival.caller.is_sales_agent or not self._comes_back(arrival, life, wrong=wrong):
            return
        window = profile_of(arrival.task_type).window_days
        days = min(0.05 + self.dice.expovariate(1 / (0.3 * window)), 0.96 * window)
        channel = self.channel_for(arrival.task_type)
        calls = channel in figures.LIVE_CHANNELS
        back = arrival.at + dt.timedelta(days=days)
        day = (self.work.opening(back) if calls else back).astimezone(self.work.zone).date()
        at = (call_time if calls else message_time)(self.work, day, self.dice)
        if at <= life.created:
            return
        coming = Arrival(
            at, arrival.task_type, channel, arrival.caller, comes_back=True, wrong=wrong
        )
        heapq.heappush(self._returns, (at, next(self._ties), coming))

    def _comes_back(self, arrival: Arrival, life: Life, *, wrong: bool) -> bool:
        share = figures.TASKS[arrival.task_type].recontact * self.stories.return_factor(
            arrival.task_type, arrival.at, team=life.team.code
        )
        if wrong:
            share *= figures.AFTER_WRONG_ANSWER
        if arrival.task_type != STORY_TASK:
            return self.dice.chance(min(share, 0.9))
        return self.deal(f"returns {life.team.code}", share)

    def deal(self, story: str, share: float) -> bool:
        """Deal out a share evenly instead of by chance, so that a story shows in small data too."""
        owed = self._owed.get(story, 0.5) + share
        self._owed[story] = owed % 1
        return owed >= 1

    def returns_until(self, end: dt.datetime) -> list[Arrival]:
        """Take out those who come back before the moment."""
        found = []
        while self._returns and self._returns[0][0] < end:
            found.append(heapq.heappop(self._returns)[2])
        return found

    # --- Stories ------------------------------------------------------------------------------

    def is_outdated(self, arrival: Arrival) -> bool:
        """Tell whether the guidance for this matter was outdated at that time."""
        return self.stories.is_outdated(arrival.task_type, arrival.at)

    def slowness(self, arrival: Arrival) -> float:
        """Return how much longer other units take at that time than usual."""
        return self.stories.slowness(arrival.task_type, arrival.at)

    def least_days(self, arrival: Arrival) -> float:
        """Return how many business days other units take at that time at least."""
        return self.stories.least_days(arrival.task_type, arrival.at)
