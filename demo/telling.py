"""How an inquiry goes: it comes in, is worked on, is answered, and what comes afterwards."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from demo import figures
from demo.aftermath import Aftermath
from demo.arrivals import Arrival
from demo.dice import Wheel
from demo.life import Life
from demo.people import Agent
from demo.scene import Scene
from demo.told import Later, Leg

SECOND, QUARTER_HOUR = dt.timedelta(seconds=1), 900
PAPER_REASONS = Wheel(figures.PAPER_REASONS)
UNIT_REASONS = Wheel(figures.UNIT_REASONS)
BY_HAND = frozenset({"MAIL_FAX", "REGULATOR", "AGENT", "TICKET"})
CLAIM_SPEED = Wheel(figures.CLAIM_SPEED)


@dataclass
class Telling:
    """One inquiry's story from its arrival on."""

    scene: Scene
    arrival: Arrival
    life: Life

    def __post_init__(self) -> None:
        self.dice = self.scene.dice
        self.figures = figures.TASKS[self.arrival.task_type]
        self.aftermath = Aftermath(self.scene, self.arrival, self.life)

    def tell(self) -> bool:
        """Tell it as far as the moment allows; False when nothing of it has happened yet."""
        with suppress(Later):
            self._begin()
        if not self.life.events:
            return False
        self.aftermath.tell()
        return True

    # --- How it comes in ----------------------------------------------------------------------

    def _begin(self) -> None:
        if self.arrival.channel == "CALL_IN" and self.dice.chance(figures.ABANDONED):
            self._call_back()
        elif self.arrival.channel in figures.LIVE_CHANNELS:
            self._answer()
        else:
            self._pick_up()

    def _answer(self) -> None:
        """Somebody is there at once, or after a while in the queue."""
        agent = self._somebody(self.arrival.at)
        quick = self.dice.chance(figures.QUICK_ANSWER)
        mean = figures.QUEUE_MEAN * self.arrival.load
        wait = 2 if quick else 3 + self.dice.expovariate(1 / mean)
        kind = figures.CONTACT_KINDS[self.arrival.channel]
        leg = self._leg(kind, agent, self.arrival.at + round(wait) * SECOND, queued=self.arrival.at)
        self.life.talk(leg, agent, logs=True)
        self._go_on_from(agent, leg)

    def _somebody(self, at: dt.datetime) -> Agent:
        """Whoever is free; leads see to regulators, and what lies there lies with few people."""
        team = self.life.team
        if self.life.complaint_level == "EXTERNAL" and self.dice.chance(figures.LED):
            return team.lead
        if self.arrival.stalls and self.dice.chance(figures.LIES_WITH_ONE):
            return team.agents[0]
        return team.somebody(self.dice, at)

    def _call_back(self) -> None:
        """The caller hung up in the queue and is called back."""
        waited = 5 + round(self.dice.expovariate(1 / figures.PATIENCE))
        hung_up = self.arrival.at + waited * SECOND
        seen = self.scene.work.after(hung_up, 60 * self.dice.uniform(4, 45))
        agent = self._somebody(seen)
        self.life.lose_call(seen, agent, hung_up=hung_up)
        self.life.take(seen + self.dice.randint(5, 40) * SECOND, agent)
        leg = self._leg("CALL_OUT", agent, self.life.last + self.dice.randint(20, 240) * SECOND)
        self.life.talk(leg, agent)
        self._go_on_from(agent, leg)

    def _pick_up(self) -> None:
        """A message, letter or ticket lies there until somebody takes it."""
        if self.arrival.channel in BY_HAND:
            self._log_by_hand()
        else:
            self.life.create(self.arrival.at + self.dice.randint(2, 20) * SECOND, None)
        if self.arrival.stalls and self.dice.chance(figures.LIES_UNTAKEN):
            return
        minutes = self.arrival.load * self.dice.around(*figures.TAKEN_MINUTES)
        agent = self._assign(self.scene.work.after(self.life.last, 60 * minutes))
        if self._is_double():
            return
        kind = figures.CONTACT_KINDS[self.arrival.channel]
        leg = self._leg(kind, agent, self.life.last + self.dice.randint(15, 400) * SECOND)
        self.life.talk(leg, agent)
        self._go_on_from(agent, leg)

    def _log_by_hand(self) -> None:
        opened = self.scene.work.opening(self.arrival.at)
        logged = self.scene.work.after(opened, 60 * self.dice.uniform(1, 30))
        team = self.life.team
        from_regulator = self.arrival.channel == "REGULATOR"
        self.life.create(logged, team.lead if from_regulator else team.somebody(self.dice, logged))

    def _is_double(self) -> bool:
        """The customer has also called about the same matter: the work goes on there."""
        before = self.scene.recent.get(self.life.recontact_of or 0)
        agent = self.life.assignee
        if before is None or agent is None or before.status == "MERGED":
            return False
        if not self.dice.chance(figures.DOUBLE_MESSAGE):
            return False
        at = self.life.last + self.dice.randint(40, 400) * SECOND
        self.life.merge(at, agent, into=before.pk)
        before.absorb(at, agent, inquiry=self.life.pk)
        return True

    def _assign(self, at: dt.datetime) -> Agent:
        agent, lead = self._somebody(at), self.life.team.lead
        is_given = agent is not lead and self.dice.chance(figures.GIVEN)
        self.life.take(at, agent, assigned_by=lead if is_given else None)
        return agent

    def _leg(
        self, kind: str, agent: Agent, start: dt.datetime, *, queued: dt.datetime | None = None
    ) -> Leg:
        """Return a contact of believable length at the agent's next free moment."""
        dice = self.dice
        is_guidance = self.arrival.task_type in figures.GUIDANCE_TASKS
        spread = figures.GUIDANCE_VARIATION if is_guidance else figures.HANDLE_VARIATION
        slow = figures.NEW_FACTOR if agent.is_new(start) else 1.0
        slow *= figures.SENIOR_FACTOR if self.life.caller.is_senior else 1.0
        seconds = dice.long_tailed(0.9 * self.figures.seconds * agent.pace * slow, spread)
        wrap = min(900, max(8, round(dice.long_tailed(*figures.WRAP_UP))))
        hold = 0
        if kind in {"CALL_IN", "CALL_OUT"} and dice.chance(figures.HOLD_SHARE):
            hold = 5 + round(dice.expovariate(1 / figures.HOLD_MEAN))
        talk = max(25, round(seconds) - wrap - hold)
        start = agent.free_from(start, talk + hold + wrap)
        leg = Leg(kind, start, talk, hold, wrap, queued)
        if leg.done <= self.life.until:
            agent.book(leg.start, leg.done)
        return leg

    # --- How it goes on -----------------------------------------------------------------------

    def _go_on_from(self, agent: Agent, leg: Leg) -> None:
        """Answer at once if that is possible, else wait for papers and for other units."""
        if self._is_misrouted():
            agent = self._pass_on(agent, leg)
            leg = self._leg("CALL_OUT", agent, self.life.last + self.dice.randint(60, 900) * SECOND)
            self.life.talk(leg, agent)
        if self.dice.chance(0.5):
            self._note(agent, leg.end + (leg.wrap * 2 // 10) * SECOND, "talked")
        if self.arrival.stalls:
            return
        must_wait = self.arrival.must_wait or self.scene.least_days(self.arrival) > 0
        if self.dice.chance(self.figures.at_once) and not must_wait:
            self.aftermath.answer(agent, leg)
            return
        after = leg.end + (leg.wrap * 5 // 10) * SECOND
        if self.dice.chance(self.figures.papers):
            after = self._wait_for_papers(agent, after)
        after = self._wait_for_unit(agent, after)
        self._report(agent, after)

    def _is_misrouted(self) -> bool:
        return len(self.scene.teams) > 1 and self.dice.chance(figures.TRANSFERRED)

    def _pass_on(self, agent: Agent, leg: Leg) -> Agent:
        others = [team for team in self.scene.teams if team is not self.life.team]
        at = leg.end + (leg.wrap * 7 // 10) * SECOND
        self._note(agent, leg.end + (leg.wrap * 3 // 10) * SECOND, "passed_on")
        self.life.transfer(at, self.scene.team_for(self.arrival, among=others), agent)
        minutes = self.dice.around(*figures.TAKEN_MINUTES)
        return self._assign(self.scene.work.after(leg.done, 60 * minutes))

    def _wait_for_papers(self, agent: Agent, at: dt.datetime) -> dt.datetime:
        self.life.wait(at, agent, whom="CUSTOMER", reason=self.dice.spin(PAPER_REASONS))
        back = self._business_days(self.life.last, self.dice.around(2.0, 0.7))
        self.life.go_on(back, agent)
        if self.dice.chance(0.5):
            self._note(agent, back + self.dice.randint(40, 300) * SECOND, "papers_came")
        return self.life.last + self.dice.randint(60, 900) * SECOND

    def _wait_for_unit(self, agent: Agent, at: dt.datetime) -> dt.datetime:
        if self.dice.chance(figures.PROMISED):
            promised = self._business_days(at, self.dice.choice((0.5, 1.0, 1.0, 2.0)))
            self.life.promise(at, agent, when=promised)
        begins = self.life.last + self.dice.randint(4, 40) * SECOND
        self.life.wait(begins, agent, whom="UNIT", reason=self._unit_reason())
        back = self._business_days(begins, self._unit_days())
        if self.life.promised and self.dice.chance(figures.PROMISE_KEPT):
            back = max(begins + 60 * SECOND, min(back, self._just_before(self.life.promised)))
        self.life.go_on(back, agent)
        return back + self.dice.randint(30, 420) * SECOND

    def _just_before(self, at: dt.datetime) -> dt.datetime:
        work = self.scene.work
        return work.moment(work.elapsed(at) - QUARTER_HOUR)

    def _unit_reason(self) -> str:
        if self.arrival.task_type in figures.CLAIM_TASKS:
            return "ASSESSMENT"
        return self.dice.spin(UNIT_REASONS)

    def _unit_days(self) -> float:
        median, spread = self.figures.days
        if self.arrival.task_type in figures.CLAIM_TASKS:
            median, spread = self.dice.spin(CLAIM_SPEED)
        stuck = figures.STUCK_FACTOR if self.dice.chance(figures.STUCK) else 1.0
        days = self.dice.around(median, spread) * stuck * self.scene.slowness(self.arrival)
        return min(max(days, self.scene.least_days(self.arrival)), figures.LONGEST_DAYS)

    def _report(self, agent: Agent, at: dt.datetime) -> None:
        """Tell the customer the result and answer the inquiry."""
        speaks = self.life.promised is not None or self.dice.chance(0.7)
        leg = self._leg("CALL_OUT" if speaks else "EMAIL", agent, at)
        self.life.talk(leg, agent)
        if self.dice.chance(0.6):
            self._note(agent, leg.end + (leg.wrap * 2 // 10) * SECOND, "reported")
        self.aftermath.answer(agent, leg)

    def _business_days(self, at: dt.datetime, days: float) -> dt.datetime:
        return self.scene.work.after(at, days * self.scene.day_seconds)

    def _note(self, agent: Agent, at: dt.datetime, name: str) -> None:
        self.life.note(at, agent, self.scene.sentence(name, self.arrival))
