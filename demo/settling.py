"""Markets, teams, people, targets, customers and policies: everything that must stand first."""

import datetime as dt
from dataclasses import dataclass, replace

from demo import figures, names
from demo.dice import Dice, Wheel
from demo.people import Agent, Caller, TeamRow
from demo.places import FIRST_RESPONSE, MarketPlan, resolution_minutes
from demo.tables import Tables, as_json
from demo.words import Words
from inquiries import services

DAY = dt.timedelta(days=1)
NO_PASSWORD = "!"  # noqa: S105 - Django's mark of an account that cannot sign in with one
POLICIES_EACH = Wheel({1: 62.0, 2: 28, 3: 10})
PEOPLE = {
    "KR": (names.KR_LEADS, names.KR_AGENTS),
    "TW": (names.TW_LEADS, names.TW_AGENTS),
}
STATUSES = Wheel({"IN_FORCE": 84.0, "GRACE": 5, "LAPSED": 4, "MATURED": 3, "PENDING": 4})
TENURES = Wheel({(20, 180): 25.0, (180, 365): 25, (365, 3000): 50})


@dataclass(frozen=True)
class Settled:
    """The ids of what was set up for a market."""

    market_id: int
    calendar_id: int
    targets: dict[tuple[str, str], tuple[int, int]]
    teams: list[TeamRow]


class Settler:
    """Adds the rows of one market, with people who are the same for the same seed."""

    def __init__(self, plan: MarketPlan, tables: Tables, *, dice: Dice, now: dt.datetime) -> None:
        self.plan, self.tables, self.dice, self.now = plan, tables, dice, now

    def settle(self, *, since: dt.datetime, agents_a_team: int) -> Settled:
        """Add market, calendar, targets and teams with their people."""
        plan, tables = self.plan, self.tables
        market_id = tables.new_id("staff_market")
        languages = as_json([plan.language, "en"])
        row = (market_id, plan.code, as_json(plan.names), plan.zone, plan.currency, languages)
        tables.add("staff_market", row)
        calendar_id = tables.new_id("inquiries_businesscalendar")
        hours = as_json({str(weekday): plan.spans for weekday in range(1, 6)})
        country, categories = plan.holidays
        tables.add(
            "inquiries_businesscalendar",
            (calendar_id, market_id, 1, hours, country, as_json(categories), True),
        )
        targets = self._targets(market_id, since.date() - 60 * DAY)
        return Settled(market_id, calendar_id, targets, self._teams(market_id, agents_a_team))

    def _targets(self, market_id: int, day: dt.date) -> dict[tuple[str, str], tuple[int, int]]:
        found = {}
        wanted = (("FIRST_RESPONSE", FIRST_RESPONSE), ("RESOLUTION", resolution_minutes(self.plan)))
        for kind, minutes in wanted:
            for task, value in minutes.items():
                pk = self.tables.new_id("inquiries_servicepolicy")
                row = (pk, market_id, kind, task, value, day)
                self.tables.add("inquiries_servicepolicy", row)
                found[kind, task] = (pk, value)
        return found

    def _teams(self, market_id: int, agents_a_team: int) -> list[TeamRow]:
        leads, agents = PEOPLE[self.plan.code]
        supply = iter([*agents, *_more_agents(self.plan.code)][: agents_a_team * len(leads)])
        teams = []
        for plan, (username, name) in zip(self.plan.teams, leads, strict=True):
            pk = self.tables.new_id("staff_team")
            lead = self.add_person(username, name, "LEAD")
            team = TeamRow(pk, plan.code, lead)
            self.tables.add("staff_team", (pk, market_id, plan.code, plan.name, lead.pk, True))
            for _n in range(agents_a_team):
                team.agents.append(self.add_person(*next(supply), "AGENT"))
            for person in (lead, *team.agents):
                self.tables.add("staff_staff_teams", (person.pk, pk))
            teams.append(team)
        return teams

    def add_person(self, username: str, name: str, role: str, *, language: str = "") -> Agent:
        """Add somebody without a password."""
        pk = self.tables.new_id("staff_staff")
        first, last = self.dice.spin(TENURES)
        joined = self.now - dt.timedelta(days=self.dice.randint(first, last))
        self.tables.add("staff_staff", (
            pk, NO_PASSWORD, False, username, name, f"{username}@insurer.example", role,
            language or self.plan.language, "comfortable", "auto", True, True, False, joined,
        ))  # fmt: skip
        spread = figures.PERSONAL_SPREAD
        return Agent(pk, name, joined, self.dice.uniform(1 - spread, 1 + spread))

    def customers(self, count: int, *, market_id: int, words: Words) -> list[Caller]:
        """Add customers with their policies, and a few sales agents; return who may call."""
        callers: list[Caller] = []
        for n in range(1, count + 1):
            is_agent = n % 60 == 0
            person = self._customer(n, market_id=market_id, is_agent=is_agent, words=words)
            if is_agent:
                callers.append(person)
                continue
            callers.extend(
                self._policy(person, n * 4 + k, market_id=market_id, words=words)
                for k in range(self.dice.spin(POLICIES_EACH))
            )
        return callers

    def _customer(self, n: int, *, market_id: int, is_agent: bool, words: Words) -> Caller:
        dice, plan = self.dice, self.plan
        pk = self.tables.new_id("inquiries_customer")
        is_senior = dice.chance(figures.SENIOR_SHARE)
        age = dice.randint(65, 88) if is_senior else dice.randint(22, 64)
        born = self.now.date() - dt.timedelta(days=age * 365 + dice.randint(20, 340))
        place = dice.randint(0, 7)
        kind = "SALES_AGENT" if is_agent else "POLICYHOLDER"
        personal = services.customer_columns(
            pk,
            name=words.pick("surname", dice) + words.pick("given_name", dice),
            phone=_phone(plan.code, n),
            email=f"customer{n}@mail.example",
            birth_date=born.isoformat(),
            address=f"{words.lists['street'][place]} {dice.randint(1, 180)}",
        )
        since = self.now - dt.timedelta(days=dice.randint(200, 3000))
        reference = f"{plan.code}-D{n:06d}"
        row = (pk, market_id, reference, kind, plan.language, None, since, 1, *personal)
        self.tables.add("inquiries_customer", row)
        return Caller(pk, born, place, is_senior, is_agent)

    def _policy(self, holder: Caller, n: int, *, market_id: int, words: Words) -> Caller:
        dice = self.dice
        pk = self.tables.new_id("inquiries_policy")
        product = words.pick("product", dice)
        status = dice.spin(STATUSES)
        applied = self.now.date() - dt.timedelta(days=dice.randint(30, 5400))
        pending = status == "PENDING"
        premium = max(1000, round(dice.long_tailed(95_000, 0.6) / words.money_unit, -2))
        value = round(premium * dice.uniform(3, 60))
        loan = round(value * 0.5) if dice.chance(0.2) and not pending else None
        number = policy_number(self.plan.code, n)
        insures_self = None if dice.chance(0.12) else True
        riders = as_json(dice.sample(words.lists["rider"], dice.randint(0, 3)))
        self.tables.add("inquiries_policy", (
            pk, market_id, number, holder.pk, holder.pk if insures_self else None, product,
            status, applied,
            None if pending else applied + 6 * DAY, premium, None if pending else value, loan,
            riders,
        ))  # fmt: skip
        return replace(
            holder, policy_id=pk, product=product, tail=number[-4:], insures_self=insures_self
        )


def policy_number(market: str, n: int) -> str:
    """Return a policy number whose last digit is not the check digit (Luhn) of those before it."""
    digits = f"{'2' if market == 'KR' else '8'}{n * 7919 % 10**8:08d}"
    wrong = (luhn_digit(digits) + 1 + n % 9) % 10
    return f"{'L' if market == 'KR' else 'P'}{digits}{wrong}"


def luhn_digit(digits: str) -> int:
    """Return the check digit that would make the number valid."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return -total % 10


def _more_agents(market: str) -> list[tuple[str, str]]:
    """More people for larger data sets than the demo."""
    return [(f"{market.lower()}.agent{n}", f"{market} {n:03d}") for n in range(1, 400)]


def _phone(market: str, n: int) -> str:
    """Numbers that are given to nobody; larger data sets use them several times."""
    return f"0100000{n % 10_000:04d}" if market == "KR" else f"0900000{n % 1000:03d}"
