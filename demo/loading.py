"""The whole demo: both markets settled, told and written in one transaction."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from demo import accounts
from demo.chains import fraud_chains
from demo.dice import Dice
from demo.guidance import Guide
from demo.market import Market, Span
from demo.names import OTHERS
from demo.places import MARKETS, MarketPlan
from demo.publishing import publish_all
from demo.scene import Scene
from demo.settling import Settled, Settler
from demo.stories import Stories
from demo.tables import Tables
from demo.told import Desk, TagTold
from demo.words import Words
from demo.worktime import DAY, WorkTime
from inquiries.selectors import market_hours
from ops_console.shared import errors
from staff.selectors import market_by_code
from voc.selectors import causes_of

Say = Callable[[str], None]


class NotEmpty(errors.Refused):
    """Demo data go into an empty console only, so that nobody takes them for real ones."""

    code = "not_empty"
    default_message = _("There are inquiries here already.")


USUAL_COUNT, LEAST_CUSTOMERS = 12_000, 150
MONEY_UNITS = {"KRW": 1, "TWD": 40}
# Days around the told period that clocks and waiting may reach into.
MARGIN = 200 * DAY


@dataclass(frozen=True)
class Wanted:
    """What to load: how many inquiries over how many weeks up to a moment."""

    now: dt.datetime
    count: int = USUAL_COUNT
    weeks: int = 26
    seed: int = 20
    still_open: int = 120
    agents_a_team: int = 8
    # How many days before that the playbooks went live; None: as the stories have it.
    playbook_days: int | None = None

    @property
    def since(self) -> dt.datetime:
        """The beginning of the told period."""
        return (self.now - dt.timedelta(weeks=self.weeks)).replace(microsecond=0)


@transaction.atomic
def load(wanted: Wanted, *, say: Say, sign_in: Path) -> int:
    """Fill an empty console, all or nothing; return the number of inquiries.

    Refused when demo markets or any inquiries are there already.
    """
    _refuse_second_time()
    settled = settle_people(wanted, say=say)
    call_command("load_causes", stdout=StringIO())
    written = sum(load_market(plan, settled[plan.code], wanted, say=say) for plan in MARKETS)
    remember_changed_contacts()
    made = accounts.make(sign_in)
    say(f"{len(made)} accounts to sign in with, in {sign_in.name}")
    return written


def empty() -> None:
    """Take everything out of the console; events let go only under maintenance."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ops.maintenance = 'on'")
        cursor.execute(
            "TRUNCATE staff_market, staff_staff, voc_causetree, shared_job, django_session CASCADE"
        )


def _refuse_second_time() -> None:
    codes = [plan.code for plan in MARKETS]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('load_demo', 0))")
        cursor.execute(
            "SELECT EXISTS (SELECT FROM staff_market WHERE code = ANY(%s))"
            " OR EXISTS (SELECT FROM inquiries_inquiry)",
            [codes],
        )
        if cursor.fetchone()[0]:
            raise NotEmpty


def settle_people(wanted: Wanted, *, say: Say) -> dict[str, Settled]:
    """Write markets, teams and people; return what was settled by market code."""
    tables = Tables()
    settled: dict[str, Settled] = {}
    for plan in MARKETS:
        dice = Dice(f"{wanted.seed} people {plan.code}")
        settler = Settler(plan, tables, dice=dice, now=wanted.now)
        settled[plan.code] = settler.settle(since=wanted.since, agents_a_team=wanted.agents_a_team)
    settler = Settler(MARKETS[0], tables, dice=Dice(f"{wanted.seed} others"), now=wanted.now)
    for username, name, role, language, codes in OTHERS:
        person = settler.add_person(username, name, role, language=language)
        for code in codes:
            tables.add("staff_staff_markets", (person.pk, settled[code].market_id))
    tables.flush()
    teams = sum(len(one.teams) for one in settled.values())
    say(f"{len(settled)} markets, {teams} teams with {wanted.agents_a_team} agents each")
    return settled


def load_market(
    plan: MarketPlan, settled: Settled, wanted: Wanted, *, say: Say, base: int | None = None
) -> int:
    """Write the customers and inquiries of a market; return how many inquiries."""
    tables = Tables(base=base)
    dice = Dice(f"{wanted.seed} {plan.code}")
    words = Words(plan.language, money_unit=MONEY_UNITS[plan.currency])
    settler = Settler(plan, tables, dice=dice, now=wanted.now)
    size = max(LEAST_CUSTOMERS, round(plan.customers * wanted.count / USUAL_COUNT))
    callers = settler.customers(size, market_id=settled.market_id, words=words)
    say(f"{plan.code}: {size} customers")
    scene = _scene(plan, settled, wanted, tables=tables, dice=dice, words=words)
    share = plan.share
    span = Span(
        wanted.since,
        wanted.now.replace(microsecond=0),
        round(wanted.count * share),
        round(wanted.still_open * share),
    )
    written = Market(scene, callers, span).tell(fraud_chains(scene, callers, span))
    say(f"{plan.code}: {written} inquiries")
    return written


def _scene(
    plan: MarketPlan,
    settled: Settled,
    wanted: Wanted,
    *,
    tables: Tables,
    dice: Dice,
    words: Words,
) -> Scene:
    market = market_by_code(plan.code)
    hours = market_hours(market, year=wanted.now.year)
    if hours is None:
        msg = f"{plan.code} has no calendar"
        raise RuntimeError(msg)
    work = WorkTime(hours, first=(wanted.since - MARGIN).date(), last=(wanted.now + MARGIN).date())
    desk = Desk(
        settled.market_id, plan.code, plan.language, work, settled.calendar_id, settled.targets,
        tables,
    )  # fmt: skip
    causes = {
        cause.code: TagTold(
            cause.pk, cause.code, cause.default_harm, cause.default_breach, "UNKNOWN"
        )
        for cause in causes_of(settled.market_id)
    }
    stories = Stories(plan.code, wanted.since, work, wanted.now)
    library = publish_all(market, since=wanted.since, now=wanted.now, days=wanted.playbook_days)
    guide = Guide(market, library, dice, words)
    return Scene(plan, desk, dice, words, settled.teams, causes, stories, guide)


def remember_changed_contacts() -> None:
    """Let customers say when their address or phone was last changed, as the inquiries tell it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE inquiries_customer AS customer SET contact_changed_at = changed.at FROM ("
            " SELECT customer_id, max(resolved_at) AS at FROM inquiries_inquiry"
            " WHERE task_type = 'CHG_ADDR' AND resolved_at IS NOT NULL GROUP BY customer_id"
            ") AS changed WHERE changed.customer_id = customer.id"
        )
