"""Half a year in one market: arrivals in the order of time, each told and written."""

import datetime as dt
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from demo import figures
from demo.arrivals import Arrival, DayPlan, call_time, days_of, message_time
from demo.details import details_of, until_resolving
from demo.dice import Wheel
from demo.life import Life
from demo.people import Caller
from demo.scene import Scene
from demo.telling import Telling
from demo.told import Told
from demo.worktime import DAY
from demo.writing import write

ROLES = Wheel(figures.ROLES)
DEATH_ROLES = Wheel(figures.DEATH_ROLES)
PRIORITIES = Wheel(figures.PRIORITIES)
# Of all inquiries, those that come back to an earlier one.
RETURNING = 0.165
# Open inquiries in days' work when nothing has been left lying.
OPEN_ANYWAY = 0.9
# Lives that may still take over a message about the same matter.
REMEMBERED = 20_000
LONGEST_WINDOW = dt.timedelta(days=31)


@dataclass
class Span:
    """From when to when it is told, how many inquiries, and how many of them are still open."""

    since: dt.datetime
    now: dt.datetime
    count: int
    still_open: int


class Market:
    """Tells everything that happened in one market."""

    def __init__(self, scene: Scene, callers: list[Caller], span: Span) -> None:
        self.scene, self.span, self.dice = scene, span, scene.dice
        self.callers = [caller for caller in callers if not caller.is_sales_agent]
        self.sales_agents = [caller for caller in callers if caller.is_sales_agent]
        self.tasks = Wheel(scene.plan.tasks)
        self.written = 0
        self._waiting: deque[Life] = deque()
        days = max(1, (span.now - span.since).days)
        a_day = span.count / days
        late = max(0.0, span.still_open - OPEN_ANYWAY * a_day)
        self._late_days = max(5.0, 3.0 * late / a_day)
        self._late_share = 2 * late / (a_day * self._late_days)

    def tell(self, extra: list[Arrival]) -> int:
        """Tell and write every day; return the number of inquiries."""
        zone = self.scene.work.zone
        first, last = (m.astimezone(zone).date() for m in (self.span.since, self.span.now))
        planned = sorted(extra, key=lambda arrival: arrival.at, reverse=True)
        total = self.span.count * (1 - RETURNING)
        for plan in days_of(self.scene.work, first=first, last=last, total=total, dice=self.dice):
            end = dt.datetime.combine(plan.day + DAY, dt.time.min, tzinfo=zone)
            today = [*self._first_time(plan), *self.scene.returns_until(end)]
            while planned and planned[-1].at < end:
                today.append(planned.pop())
            for arrival in sorted(today, key=lambda arrival: arrival.at):
                if self.span.since <= arrival.at < self.span.now:
                    self._tell(self._seen(arrival, plan))
            self._forget(plan.day)
        self._write_all(keep=0)
        self.scene.desk.tables.flush()
        return self.written

    def _first_time(self, plan: DayPlan) -> Iterator[Arrival]:
        scene, dice = self.scene, self.dice
        is_open = scene.work.is_open(plan.day)
        for _n in range(plan.count):
            task = dice.spin(self.tasks)
            channel = scene.channel_for(task)
            calls = channel in figures.LIVE_CHANNELS
            if calls and not is_open:
                channel, calls = "APP_WEB", False
            moment = call_time if calls else message_time
            callers = self.sales_agents if task == "AGENT_REQ" else self.callers
            at = moment(scene.work, plan.day, dice)
            yield Arrival(at, task, channel, dice.choice(callers))

    def _seen(self, arrival: Arrival, plan: DayPlan) -> Arrival:
        return replace(arrival, load=max(0.7, plan.load), stalls=self._stalls(arrival))

    def _tell(self, arrival: Arrival) -> None:
        scene = self.scene
        team = scene.team_for(arrival)
        life = Life(
            scene.desk,
            self._told(arrival),
            team=team,
            caller=arrival.caller,
            until=self.span.now,
        )
        life.recontact_of = scene.origin_of(arrival)
        if Telling(scene, arrival, life).tell():
            self._finish(life)

    def _finish(self, life: Life) -> None:
        if life.is_open:
            life.told.details = until_resolving(life.told.task_type, life.told.details)
        self.scene.remember(life)
        self._waiting.append(life)
        self.written += 1
        self._write_all(keep=REMEMBERED)

    def _write_all(self, *, keep: int) -> None:
        while len(self._waiting) > keep:
            life = self._waiting.popleft()
            self.scene.recent.pop(life.pk, None)
            write(life)
            self.scene.desk.tables.flush_when_large()

    def _forget(self, day: dt.date) -> None:
        midnight = dt.datetime.combine(day, dt.time.min, tzinfo=self.scene.work.zone)
        self.scene.forget(midnight - LONGEST_WINDOW)
        for team in self.scene.teams:
            for agent in (team.lead, *team.agents):
                agent.forget(day - DAY)

    def _stalls(self, arrival: Arrival) -> bool:
        """Whether the desk, which has fallen behind lately, has not come to it yet."""
        age = (self.span.now - arrival.at) / DAY
        share = self._late_share * max(0.0, 1 - age / self._late_days)
        return not arrival.story and self.dice.chance(share)

    def _told(self, arrival: Arrival) -> Told:
        scene, dice, task = self.scene, self.dice, arrival.task_type
        key = f"{task}:{arrival.story}" if arrival.story else task
        if arrival.comes_back and dice.chance(0.75):
            again = f"AGAIN:{task}"
            key = again if again in scene.words.sayings else "AGAIN"
        saying = scene.words.saying(key, dice)
        known = {"product": arrival.caller.product}
        day = arrival.at.astimezone(scene.work.zone).date()
        return Told(
            channel=arrival.channel,
            stage=scene.stage_of(arrival),
            task_type=task,
            role=self._role(arrival),
            subject=scene.words.fill(saying.subject, dice, **known),
            words=scene.words.fill(saying.words, dice, **known),
            details=details_of(task, day=day, dice=dice, words=scene.words, told=saying.told),
            priority="HIGH" if arrival.story else dice.spin(PRIORITIES),
            received=arrival.at,
            complaint_level=self._complaint_level(arrival),
        )

    def _role(self, arrival: Arrival) -> str:
        if arrival.caller.is_sales_agent:
            return "SALES_AGENT"
        return self.dice.spin(DEATH_ROLES if arrival.task_type == "CLAIM_DEATH" else ROLES)

    def _complaint_level(self, arrival: Arrival) -> str:
        if arrival.channel == "REGULATOR":
            return "EXTERNAL"
        if arrival.task_type in figures.COMPLAINT_TASKS and self.dice.chance(0.4):
            return "INTERNAL"
        return "NONE"
