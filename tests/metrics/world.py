"""Five days of work in three markets, done through the services: the raw data of these tests.

Nothing is random. Receipts fall on midnights, just before and just after them, and on the Sunday on
which New York loses an hour; matters come back, are reopened, merged, corrected, complained about.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import count

from inquiries import services
from inquiries.choices import Channel, TaskType
from inquiries.models import Customer, Inquiry
from inquiries.task_fields import profile_of
from metrics import services as metrics
from metrics.models import FactRun
from staff.models import Market, Staff, Team
from tests.cast import make_person
from tests.factories import make_calendar, make_customer, make_targets, new_inquiry

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
FIRST_DAY = dt.date(2026, 3, 5)
DAYS = 5
# After everything that happens, in the morning of a day in New York and late in that of Asia.
AS_OF = dt.datetime(2026, 4, 16, 14, 30, tzinfo=dt.UTC)
# Local times of receipt; the last but one does not exist in New York on 8 March.
TIMES = ("00:00:00", "09:12:31", "13:40:00", "02:30:00", "23:59:59")
# Windows of 7, 14 and 30 days, with the fields that must be told.
TASKS = {
    "CERT": {"certificate_kind": "TAX"},
    "MATURITY": {"benefit": "MATURITY"},
    "CLAIM_STATUS": {},
    "INFO_POLICY": {},
    "NONINS": {},
}
_ids = count(1)


@dataclass(frozen=True)
class Place:
    """A market with its teams, people and customers."""

    market: Market
    teams: list[Team]
    agents: list[Staff]
    customers: list[Customer]


def make_place(code: str, zone: str, *team_names: str) -> Place:
    """Create a market with working hours, targets, teams with an agent each, and customers."""
    market = Market.objects.create(
        code=code, names={"en": code}, time_zone=zone, currency="USD", languages=["en"]
    )
    make_calendar(market)
    make_targets(market, first_response=45, resolution=600)
    teams = [Team.objects.create(market=market, code=name, name=name) for name in team_names]
    agents = [make_person(f"agent-{next(_ids)}", "AGENT", teams=[team]) for team in teams]
    customers = [make_customer(market) for _n in range(4)]
    customers.append(make_customer(market, kind="SALES_AGENT"))
    return Place(market, teams, agents, customers)


def make_world() -> None:
    """Create the three markets and all their work."""
    places = [
        make_place("KR", "Asia/Seoul", "Claims", "Policy"),
        make_place("TW", "Asia/Taipei", "Taipei"),
        make_place("US-CT", "America/New_York", "Intake"),
    ]
    for place in places:
        for n in range(DAYS * len(TIMES)):
            do_work(place, n)


def load_places() -> list[Place]:
    """Return the three markets as they are in the database."""
    return [
        Place(
            market,
            list(Team.objects.filter(market=market).order_by("pk")),
            list(Staff.objects.filter(teams__market=market).order_by("pk")),
            list(Customer.objects.filter(market=market).order_by("pk")),
        )
        for market in Market.objects.order_by("pk")
    ]


def do_work(place: Place, n: int) -> None:
    """Log the n-th inquiry of a market and let happen to it what its number says."""
    side = n % len(place.teams)
    at = received_at(place.market, n)
    inquiry = log(place, n, by=place.agents[side], at=at)
    if n % 11 == 10:
        return
    answer(inquiry, n, by=place.agents[side], at=at + HOUR)


def received_at(market: Market, n: int) -> dt.datetime:
    """Return when the n-th inquiry came: so many a day, at the local times above."""
    day = FIRST_DAY + (n // len(TIMES)) * DAY
    time = dt.time.fromisoformat(TIMES[n % len(TIMES)])
    return dt.datetime.combine(day, time, tzinfo=market.zone).astimezone(dt.UTC)


def log(place: Place, n: int, *, by: Staff, at: dt.datetime) -> Inquiry:
    """Log an inquiry; every seventh caller is unknown."""
    team = place.teams[place.agents.index(by)]
    task = list(TASKS)[n % 3 if n % 2 else n % len(TASKS)]
    data = new_inquiry(
        team,
        channel=list(Channel)[5 * n % len(Channel)],
        stage=profile_of(task).stage,
        task_type=TaskType(task),
        details=TASKS[task],
        customer=None if n % 7 == 6 else place.customers[n % len(place.customers)],
        complaint_level="INTERNAL" if n % 23 == 5 else "NONE",
        assign_to_me=n % 4 == 1,
    )
    return services.log_inquiry(data=data, by=by, now=at)


def answer(inquiry: Inquiry, n: int, *, by: Staff, at: dt.datetime) -> None:
    """Talk, perhaps wait, resolve and close; afterwards things may go wrong."""
    pk = inquiry.pk
    if n % 19 == 4:
        leg = services.start_contact(inquiry_id=pk, kind="CALL_OUT", by=by, now=at)
        services.abandon_contact(contact_id=leg.pk, by=by, now=at + MINUTE)
    talk(pk, n, by=by, at=at + 2 * MINUTE)
    if n % 6 == 2:
        services.start_waiting(
            inquiry_id=pk, for_whom="CUSTOMER", reason="DOCUMENTS", by=by, now=at + HOUR
        )
    if n % 29 == 8:
        return
    done = at + (n % 9) * 5 * HOUR + 2 * HOUR + MINUTE * (n % 17)
    services.resolve(inquiry_id=pk, by=by, now=done)
    if n % 5:
        services.close(inquiry_id=pk, confirmed=True, by=by, now=done + (n % 4) * DAY)
    go_wrong(pk, n, by=by, at=done + 4 * DAY)


def talk(pk: int, n: int, *, by: Staff, at: dt.datetime) -> None:
    """Talk with a hold in between and wrap up; some legs end a moment before midnight."""
    leg = services.start_contact(inquiry_id=pk, kind="CALL_IN", by=by, now=at)
    services.hold_contact(contact_id=leg.pk, by=by, now=at + MINUTE)
    services.continue_contact(
        contact_id=leg.pk, by=by, now=at + MINUTE + dt.timedelta(seconds=n % 40, milliseconds=700)
    )
    end = at + 3 * MINUTE + dt.timedelta(seconds=7 * n % 311, milliseconds=n % 1000)
    services.end_contact(contact_id=leg.pk, by=by, now=end)
    if n % 31:
        services.wrap_up_contact(
            contact_id=leg.pk, by=by, now=end + dt.timedelta(seconds=13 * n % 97)
        )


def go_wrong(pk: int, n: int, *, by: Staff, at: dt.datetime) -> None:
    """Reopen, complain, correct, merge."""
    if n % 8 == 3:
        reason = "ADMINISTRATIVE" if n % 16 == 11 else "WRONG_ANSWER"
        services.reopen(inquiry_id=pk, reason=reason, by=by, now=at + (n % 3) * 6 * DAY)
        services.resolve(inquiry_id=pk, by=by, now=at + (n % 3) * 6 * DAY + 3 * HOUR)
    if n % 13 == 7:
        services.register_complaint(
            inquiry_id=pk, level="EXTERNAL", by=by, now=at + (n % 3) * 14 * DAY
        )
    if n % 12 == 9:
        correct(pk, "MISGUIDANCE", by=by, at=at)
        correct(pk, "MISGUIDANCE", by=by, at=at + HOUR)
    if n % 17 == 11:
        correct(pk, "PROCESSING_ERROR", by=by, at=at)
    other = Inquiry.objects.filter(team__members=by, pk__lt=pk, customer__isnull=True).first()
    if n % 21 == 20 and other:
        services.merge(inquiry_id=pk, into_id=other.pk, by=by, now=at + 20 * DAY)


def correct(pk: int, kind: str, *, by: Staff, at: dt.datetime) -> None:
    """Record a correction."""
    services.record_correction(inquiry_id=pk, kind=kind, description="Wrong.", by=by, now=at)


def compute(market: Market, *, as_of: dt.datetime = AS_OF, workers: int = 1) -> FactRun:
    """Compute everything that has changed, as the nightly job does."""
    run = metrics.begin_run(market=market, as_of=as_of, now=as_of)
    with metrics.Crew(workers) as crew:
        metrics.compute_days(run=run, now=as_of, report=lambda _day: None, crew=crew)
        metrics.add_up_weeks(run=run, crew=crew)
    return metrics.finish_run(run=run, now=as_of)
