"""What ends an inquiry and what comes afterwards: cause, answer, closing, reopening, complaints."""

import datetime as dt
from dataclasses import dataclass

from demo import figures
from demo.arrivals import Arrival
from demo.causes import FAULTY_HEADINGS
from demo.dice import Wheel
from demo.life import Life
from demo.people import Agent
from demo.scene import Scene
from demo.told import Later, Leg, TagTold

SECOND = dt.timedelta(seconds=1)
REOPEN_REASONS = Wheel(figures.REOPEN_REASONS)
OWNERS = Wheel({"AGENT": 80.0, "CONTENT": 14, "SYSTEM": 6})
OUT_CHANNELS = {"CALL_IN": "CALL_IN", "CALL_OUT": "CALL_OUT", "CHAT": "CHAT", "EMAIL": "EMAIL",
                "VISIT": "BRANCH", "LETTER": "MAIL_FAX"}  # fmt: skip
WORST, WORST_CAUSE, WORST_SHARE = 4, "C8.1", 0.25


@dataclass
class Aftermath:
    """The end of one inquiry's story."""

    scene: Scene
    arrival: Arrival
    life: Life

    def __post_init__(self) -> None:
        self.dice = self.scene.dice

    def answer(self, agent: Agent, leg: Leg) -> None:
        """Name the cause and resolve, within the wrap-up of the last contact; then mostly close."""
        self._tag(agent, leg)
        self.scene.guide.run(self.arrival, self.life, agent, leg=leg)
        self.life.resolve(
            leg.end + (leg.wrap * 9 // 10) * SECOND, agent, channel_out=OUT_CHANNELS[leg.kind]
        )
        self._close(agent, leg.done)

    def tell(self) -> None:
        """Let others come back to it later; each of these may lie after the moment told up to."""
        life = self.life
        wrong = self._wrong_kind()
        self.scene.expect_return(self.arrival, life, wrong=wrong == "MISGUIDANCE")
        for step in (self._reopen, self._complain):
            try:
                step()
            except Later:
                return
        if wrong and life.resolved:
            self._correct(wrong)

    def _tag(self, agent: Agent, leg: Leg) -> None:
        at = leg.end + (leg.wrap * 6 // 10) * SECOND
        first = self.scene.cause_of(self.arrival)
        self.life.tag(at, agent, self._levels(first))
        if self.dice.chance(figures.SECOND_CAUSE):
            second = self.scene.cause_of(self.arrival)
            if second.code != first.code:
                self.life.tag(at + SECOND, agent, self._levels(second), primary=False)

    def _levels(self, cause: TagTold) -> TagTold:
        dice, arrival = self.dice, self.arrival
        harm, breach = cause.harm, cause.breach
        if harm and dice.chance(0.12):
            harm = min(harm + dice.choice((-1, 1)), max(harm, WORST - 1))
        if arrival.task_type == "UNLAWFUL":
            # Of what customers hold against a sale, one cause has the worst cases: the story.
            worst = cause.code == WORST_CAUSE and self.scene.deal("sale defects", WORST_SHARE)
            harm = breach = WORST if worst else WORST - 1
        faulty = cause.code.split(".")[0] in FAULTY_HEADINGS
        fault = "UNKNOWN" if dice.chance(0.35) else ("YES" if faulty else "NO")
        caused_by = self.life.team.pk if faulty and dice.chance(0.3) else None
        return TagTold(cause.cause_id, cause.code, harm, breach, fault, caused_by)

    def _close(self, agent: Agent, at: dt.datetime) -> None:
        if self.dice.chance(figures.NEVER_CLOSED):
            return
        if self.dice.chance(figures.CLOSED_IN_CONTACT):
            self.life.close(at + self.dice.randint(2, 120) * SECOND, agent)
            return
        later = self.dice.around(1.2, 0.6) * self.scene.day_seconds
        self.life.close(self.scene.work.after(at, later), agent)

    def _wrong_kind(self) -> str:
        life = self.life
        if life.assignee is None:
            return ""
        if self.scene.is_outdated(self.arrival):
            return "MISGUIDANCE" if self.dice.chance(0.45) else ""
        new = life.assignee.is_new(life.created)
        if self.dice.chance(figures.MISGUIDED_WHEN_NEW if new else figures.MISGUIDED):
            return "MISGUIDANCE"
        return "PROCESSING_ERROR" if self.dice.chance(figures.ERRONEOUS) else ""

    def _correct(self, kind: str) -> None:
        life, lead = self.life, self.life.team.lead
        found = self.scene.work.after(
            life.last, self.dice.around(2.5, 0.7) * self.scene.day_seconds
        )
        outdated = self.scene.is_outdated(self.arrival)
        owner = "CONTENT" if outdated else self.dice.spin(OWNERS)
        name = "outdated" if outdated else kind.lower()
        try:
            life.correct(
                found, lead, kind=kind, owner=owner, text=self.scene.sentence(name, self.arrival)
            )
        except Later:
            return

    def _reopen(self) -> None:
        life = self.life
        if life.resolved is None or not self.dice.chance(figures.REOPENED):
            return
        agent = life.assignee or life.team.lead
        days = self.dice.uniform(0.2, 9.0)
        at = self.scene.work.after(life.last, days * self.scene.day_seconds)
        life.reopen(at, agent, reason=self.dice.spin(REOPEN_REASONS))
        back = self.scene.work.after(at, self.dice.around(0.4, 0.8) * self.scene.day_seconds)
        talk, wrap = self.dice.randint(90, 420), 60
        leg = Leg("CALL_OUT", agent.free_from(back, talk + wrap), talk, hold=0, wrap=wrap)
        life.talk(leg, agent)
        agent.book(leg.start, leg.done)
        life.note(leg.end + 12 * SECOND, agent, self.scene.sentence("reopened", self.arrival))
        life.resolve(leg.end + 40 * SECOND, agent, channel_out="CALL_OUT")
        self._close(agent, leg.done)

    def _complain(self) -> None:
        life = self.life
        share = figures.TASKS[self.arrival.task_type].complaint * (3 if self.arrival.wrong else 1)
        if life.complaint_at or not self.dice.chance(share):
            return
        at = self.scene.work.after(life.last, self.dice.uniform(0.3, 12) * self.scene.day_seconds)
        level = "EXTERNAL" if self.dice.chance(0.65) else "INTERNAL"
        life.complain(at, life.team.lead, level=level)
