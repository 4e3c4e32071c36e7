"""Playbooks run beside the inquiries of the demo, with answers of their own test cases."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from demo.arrivals import Arrival
from demo.dice import Dice, Wheel
from demo.life import Life
from demo.people import Agent
from demo.publishing import Live
from demo.tables import as_json
from demo.told import Leg
from demo.words import Words
from demo.worktime import DAY, SECOND
from ops_console.shared.personal import Kind, Sealed
from playbooks.choices import RECORD_DEMANDED, UNKNOWN, Lane
from playbooks.selectors.facts import facts_of, with_facts
from playbooks.selectors.guidance import Guidance, guide, situation_of

if TYPE_CHECKING:
    from inquiries.models import Inquiry
    from staff.models import Market

USED, USED_VOLUNTARILY, EDITED, ODD_CASES = 0.83, 0.45, 0.2, 0.12
REASONS = Wheel({"NOT_FITTING": 36.0, "CUSTOMER_LEFT": 26, "ALREADY_DONE": 30, "OTHER": 8})
DATES = {
    "consent_date": (-3, 0), "limit_date": (720, 1080), "legal_due_date": (0, 9),
    "notice_sent_on": (-3, 0), "due_noted": (0, 9), "cover_end": (0, 1), "follow_up_on": (3, 10),
    "deadline": (5, 20),
}  # fmt: skip
MONEY = {"premium": 24_000, "amount": 4_800_000}


@dataclass(frozen=True)
class _Policy:
    number_tail: str
    product: str
    insured_id: int | None
    holder_id: int


@dataclass(frozen=True)
class _Customer:
    birth_date: Sealed
    contact_changed_at: dt.datetime | None


@dataclass(frozen=True)
class _Matter:
    """What guidance asks of an inquiry that is not in the database yet."""

    number: str
    market: "Market"
    received_at: dt.datetime
    requester_role: str
    policy: _Policy | None
    customer: _Customer


@dataclass(frozen=True)
class Use:
    """Who uses which playbook on which inquiry; the run ends at `at`."""

    arrival: Arrival
    life: Life
    agent: Agent
    live: Live
    leg: Leg

    @property
    def at(self) -> dt.datetime:
        """The moment at which the record is confirmed, within the wrap-up."""
        return self.leg.end + (self.leg.wrap * 7 // 10) * SECOND


@dataclass
class Guide:
    """Runs playbooks beside the inquiries of one market."""

    market: "Market"
    library: list[Live]
    dice: Dice
    words: Words

    def run(self, arrival: Arrival, life: Life, agent: Agent, *, leg: Leg) -> None:
        """Leave the run that the task asks for at resolving, if a playbook asks for one."""
        fitting = [live for live in self.library if live.fits(arrival, leg.end)]
        if not fitting:
            return
        use = Use(arrival, life, agent, self.dice.choice(fitting), leg)
        demanded = use.live.version.parsed.risk in RECORD_DEMANDED
        if self.dice.chance(USED if demanded else USED_VOLUNTARILY):
            self._confirm(use)
        elif demanded:
            self._leave_unused(use)

    def _confirm(self, use: Use) -> None:
        variables = self._variables(use)
        guidance, answers = self._decided(use, variables)
        if guidance.missing or guidance.record is None:
            self._leave_unused(use)
            return
        record = guidance.record.text
        edited = self.dice.chance(EDITED)
        if edited:
            record += f"\n{self.words.pick('talked', self.dice)}"
        note = use.life.note(use.at, use.agent, record, kind="RECORD")
        entered = (as_json(answers), as_json(variables), *_decided_columns(guidance))
        left = (record, note, "", "")
        decision = guidance.decision
        codes = {
            "rule": decision.rule.id if decision.rule else "",
            "outcome": decision.outcome.code if decision.outcome else "",
        }
        self._write(use, "CONFIRMED", (*entered, *left), deviation="", edited=edited, **codes)

    def _leave_unused(self, use: Use) -> None:
        reason = self.dice.spin(REASONS)
        text = self.words.pick("deviation", self.dice) if reason == "OTHER" else ""
        columns = ("{}", "{}", "", "[]", "", None, "", "", "", None, reason, text)
        codes = {"rule": "", "outcome": ""}
        self._write(use, "NOT_USED", columns, deviation=reason, edited=False, **codes)

    def _write(self, use: Use, state: str, columns: tuple[Any, ...], **codes: Any) -> None:
        version = use.live.version
        pk = use.life.desk.tables.new_id("playbooks_run")
        ended = use.at + SECOND
        row = (
            pk, use.life.pk, version.playbook_id, version.pk, use.agent.pk, state,
            self.words.language, *columns, use.leg.start + 20 * SECOND, ended,
        )  # fmt: skip
        use.life.run(
            ended,
            use.agent,
            row,
            run=pk,
            playbook=version.playbook.code,
            version=version.number,
            state=state,
            **codes,
        )

    # --- What the agent answers and enters ----------------------------------------------------

    def _decided(self, use: Use, variables: dict[str, Any]) -> tuple[Guidance, dict[str, Any]]:
        """Ask the table; what it still waits for is answered with unknown, as an agent may."""
        matter = cast("Inquiry", self._matter(use.life))
        answers = self._answers(use, matter)
        languages = (self.words.language, self.words.language)
        while True:
            situation = situation_of(
                matter, use.live.version, answers=answers, variables=variables,
                languages=languages, now=use.at,
            )  # fmt: skip
            guidance = guide(situation)
            if not guidance.decision.waits_for:
                return guidance, answers
            unknown = {key: _given(UNKNOWN, use.at) for key in guidance.decision.waits_for}
            answers = answers | unknown

    def _answers(self, use: Use, matter: "Inquiry") -> dict[str, Any]:
        """Answer as one of the playbook's own test cases does, its dates moved to today."""
        content = use.live.version.parsed
        cases = [case for case in content.test_cases if self._suits(case, use)]
        case = self.dice.choice(cases or list(content.test_cases))
        kinds = {check.key: check.kind for check in content.checks}
        today = self.market.day_of(use.leg.start)
        moved = today - dt.date.fromisoformat(case.today or content.effective_from)
        found = {}
        for key, value in case.answers.items():
            text = str(value)
            if kinds[key] == "date" and text != UNKNOWN:
                text = (dt.date.fromisoformat(text) + moved).isoformat()
            found[key] = _given(text, use.leg.start + self.dice.randint(20, 90) * SECOND)
        facts = facts_of(matter, today=today)
        return with_facts(content, found, facts, now=use.leg.start)

    def _suits(self, case: Any, use: Use) -> bool:
        """Most customers ask for something that can be done; a fraud chain is stopped."""
        lane = use.live.version.parsed.outcomes[case.expect_outcome].lane
        if use.arrival.story:
            return bool(lane == Lane.STOP)
        return lane not in {Lane.STOP, Lane.ESCALATE} or self.dice.chance(ODD_CASES)

    def _variables(self, use: Use) -> dict[str, Any]:
        """Enter what scripts and record leave to the agent."""
        today = self.market.day_of(use.leg.start)
        found = {}
        for name, variable in use.live.version.parsed.variables.items():
            if variable.source == "agent":
                text = self._entry(name, variable.kind, today=today, tail=use.life.caller.tail)
                if text:
                    at = use.leg.start + self.dice.randint(60, 140) * SECOND
                    found[name] = _given(text, at)
        return found

    def _entry(self, name: str, kind: str, *, today: dt.date, tail: str) -> str:
        if kind == "date":
            first, last = DATES.get(name, (1, 10))
            return (today + self.dice.randint(first, last) * DAY).isoformat()
        if kind == "money":
            mean = MONEY.get(name, 100_000) / self.words.money_unit
            return f"{max(1000, round(self.dice.long_tailed(mean, 0.7), -3)):.0f}"
        if kind == "number":
            return str(self.dice.randint(0, 4))
        key = f"run.{name}"
        if key not in self.words.lists:
            return ""
        return self.words.fill(self.words.pick(key, self.dice), self.dice, tail=tail or "0000")

    def _matter(self, life: Life) -> _Matter:
        caller, policy = life.caller, None
        if caller.policy_id is not None:
            insured = caller.pk if caller.insures_self else None
            policy = _Policy(caller.tail, caller.product, insured, caller.pk)
        person = _Customer(Sealed.of(Kind.BIRTH_DATE, caller.born), None)
        told = life.told
        return _Matter(life.number, self.market, told.received, told.role, policy, person)


def _given(value: str, at: dt.datetime) -> dict[str, str]:
    return {"value": value, "at": at.isoformat(timespec="seconds"), "by": "AGENT"}


def _decided_columns(guidance: Guidance) -> tuple[Any, ...]:
    """Rule, path, outcome, due day, script and proposal of a run, in the order of its columns."""
    decision = guidance.decision
    return (
        decision.rule.id if decision.rule else "",
        as_json([[row.rule.id, row.verdict.value] for row in decision.path]),
        decision.outcome.code if decision.outcome else "",
        guidance.due_on,
        guidance.script.text if guidance.script else "",
        guidance.record.text if guidance.record else "",
    )
