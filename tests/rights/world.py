"""One matter in Korea with everything that hangs on it, and people near to it and far from it."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from exports.models import ExportRequest
from inquiries.models import Contact, Customer, Draft, ImportRun, Inquiry, Policy
from operations.models import LegalHold
from ops_console.shared import clock
from ops_console.shared.models import AuditEntry, Job
from playbooks.services import publish
from privacy.models import Incident, Review, ReviewItem
from staff import services as staff_services
from staff.choices import Role
from staff.models import ApiToken, Market, Staff, Team
from tests import factories
from tests.cast import JOINED, KeyedClient, enter, make_person, signed_in
from tests.exports.fixtures import ask
from tests.playbooks.small import small_data
from tests.privacy.rows import write
from tests.staff.ways_in.steps import give_app, give_password, try_password
from tests.voc.fixtures import load_ops_tree

TEAMED = ("AGENT", "LEAD")
FACTS = ("own_median", "peer_median", "off_hours", "without_inquiry", "same_reason")
ZONES = {"KR": ("Asia/Seoul", "KRW"), "TW": ("Asia/Taipei", "TWD")}


@dataclass
class Place:
    """A market, one of its teams, and one person of each role who works there."""

    market: Market
    team: Team
    people: dict[str, Staff] = field(default_factory=dict)

    def by(self, role: str) -> Staff:
        """Return the person of a role."""
        return self.people[role]


@dataclass
class Matter:
    """An inquiry of a place with one row of every kind that a route can name."""

    place: Place
    customer: Customer
    policy: Policy
    inquiry: Inquiry
    contact: Contact
    export: ExportRequest
    run: ImportRun
    job: Job
    token: ApiToken
    review: Review
    item: ReviewItem
    incident: Incident
    hold: LegalHold
    entry: AuditEntry
    colleague: Staff
    draft: Draft

    def arguments(self) -> dict[str, Any]:
        """Return what the arguments of addresses are filled with."""
        own = {
            "number": self.inquiry.number,
            "customer_id": self.customer.pk,
            "reference": self.customer.reference,
            "policy_id": self.policy.pk,
            "contact_id": self.contact.pk,
            "export_id": self.export.pk,
            "run_id": self.run.pk,
            "job_id": self.job.pk,
            "token_id": self.token.pk,
            "review_id": self.review.pk,
            "item_id": self.item.pk,
            "incident_id": self.incident.pk,
            "hold_id": self.hold.pk,
            "entry_id": self.entry.pk,
            "person_id": self.colleague.pk,
            "pk": self.customer.pk,
            "market": self.place.market.code,
        }
        fixed = {"kind": "inquiries", "code": "PB-90", "thing": "customer", "field": "phone"}
        return {**own, **fixed, "step": "hold", "page": "components", "secret": "0", "token": "0"}


def make_place(code: str, team: str, *, roles: tuple[str, ...] = tuple(Role.values)) -> Place:
    """Make a team, in a market that may be there already, and somebody of each role."""
    zone, currency = ZONES[code]
    values = {"names": {"en": code}, "time_zone": zone, "currency": currency, "languages": ["en"]}
    market, is_new = Market.objects.get_or_create(code=code, defaults=values)
    if is_new:
        factories.make_calendar(market)
        factories.make_targets(market)
    place = Place(market, Team.objects.create(market=market, code=team, name=team.title()))
    for role in roles:
        where = {"teams": [place.team]} if role in TEAMED else {"markets": [market]}
        place.people[role] = make_person(f"{code}-{team}-{role}".lower(), role, **where)
    return place


def make_matter(place: Place) -> Matter:
    """Make the rows; who they belong to is the person of the role that makes such rows."""
    market, agent, now = place.market, place.by("AGENT"), clock.now()
    customer = factories.make_customer(
        market, name=f"Somebody {market.code}", phone=f"010-{market.pk:04d}-7788", created_at=now
    )
    policy = factories.make_policy(customer, number=f"POLICY-{market.code}")
    inquiry = factories.make_inquiry(
        place.team, customer=customer, policy=policy, assignee=agent, status="OPEN",
        subject=f"Paper of {market.code}", external_ref=f"REF-{market.code}", received_at=now,
    )  # fmt: skip
    token, _secret = staff_services.create_token(owner=agent, label="a program", days=1, now=now)
    return Matter(
        place=place, customer=customer, policy=policy, inquiry=inquiry, token=token,
        contact=factories.make_contact(inquiry, agent, queued_at=now, answered_at=now),
        export=ask(place.by("LEAD"), market, columns=["number", "customer_national_id"]),
        entry=write(agent, chain=market.code, subject_id=str(customer.pk), at=now),
        colleague=make_person(f"{market.code}-colleague".lower(), "AGENT", teams=[place.team]),
        draft=Draft.objects.create(
            staff=agent, inquiry=inquiry, form="note", key="d" * 32, sequence=1, fields="{}",
            updated_at=now,
        ),
        **overseen(place, inquiry, now=now),
    )  # fmt: skip


def overseen(place: Place, inquiry: Inquiry, *, now: dt.datetime) -> dict[str, Any]:
    """Make the rows of those who look after the console and its data."""
    market, privacy = place.market, place.by("PRIVACY")
    job = Job.objects.create(
        kind="x.y", period=market.code, status="FAILED", error="x.Oops", queued_at=now,
        finished_at=now,
    )  # fmt: skip
    run = ImportRun.objects.create(
        file_name="a.csv", file="none", digest="0", started_by=place.by("ANALYST"), created_at=now,
        job=job, mapping={"text": "", "market": market.code, "source": "OLD"},
    )  # fmt: skip
    review = Review.objects.create(
        market=market, period="2026-01", starts_at=JOINED, ends_at=now, opened_at=now, due_at=now
    )
    item = ReviewItem.objects.create(
        review=review, account=place.by("AGENT"), kind="ACCOUNT", facts=dict.fromkeys(FACTS, 0)
    )
    incident = Incident.objects.create(
        title="Leak", known_at=now, since=JOINED, until=now, opened_at=now, opened_by=privacy
    )
    incident.markets.set([market])
    hold = LegalHold.objects.create(
        market=market, subject_type="inquiries.Inquiry", subject_id=inquiry.pk,
        reference=inquiry.number, reason="LITIGATION", placed_by=privacy, placed_at=now,
    )  # fmt: skip
    return {
        "job": job, "run": run, "review": review, "item": item, "incident": incident, "hold": hold,
    }  # fmt: skip


@dataclass
class World:
    """Where the matter lies (home), the team next door, and the other market with its own matter.

    What stands abroad is made last: ids of home do not exist there by chance.
    """

    home: Place
    next_door: Place
    abroad: Place
    matter: Matter
    foreign: Matter
    neighbour: Inquiry

    @property
    def nobodys(self) -> Inquiry:
        """Return an inquiry of home for which no customer is known yet, new in each test."""
        return factories.make_inquiry(self.home.team, assignee=self.home.by("AGENT"), status="OPEN")


@contextmanager
def small_world() -> Iterator[World]:
    """Make the world inside a transaction that is rolled back at the end of the block."""
    with transaction.atomic():
        home, next_door = make_place("KR", "CLAIMS"), make_place("KR", "POLICY", roles=TEAMED)
        abroad = make_place("TW", "TAIPEI")
        load_ops_tree("KR", "TW")
        publish(data=small_data(), now=factories.NOW)
        known_there = factories.make_customer(home.market, name="Next Door", phone="010-5555-6666")
        made = World(
            home,
            next_door,
            abroad,
            make_matter(home),
            make_matter(abroad),
            factories.make_inquiry(
                next_door.team, customer=known_there, subject="Paper of next door", status="OPEN"
            ),
        )
        with connection.cursor() as cursor:
            # Checked now and once, not again at the end of each test.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield made
        transaction.set_rollback(True)
    cache.clear()


def out_of_session(people: dict[str, Staff], state: str) -> dict[str, Client]:
    """Return browsers that are signed in no more, or not yet, by role."""
    return {role: _OUT[state](person) for role, person in people.items()}


def _disabled(person: Staff) -> Client:
    client = signed_in(person)
    Staff.objects.filter(pk=person.pk).update(is_active=False)
    return client


def _dormant(person: Staff) -> Client:
    client, now = signed_in(person), clock.now()
    Staff.objects.filter(pk=person.pk).update(last_login=now - dt.timedelta(days=99))
    staff_services.people.close(person=person, reason="DORMANT", by=None, now=now)
    return client


def _half(person: Staff) -> Client:
    """Password shown, second factor open."""
    give_password(person)
    give_app(person)
    client = KeyedClient()
    response = try_password(client, person.username)
    assert response.headers["Location"].startswith("/sign-in/code/")
    return client


def _aged(person: Staff, **ago: float) -> Client:
    client = KeyedClient()
    enter(client, person)
    session = client.session
    state = session["access"]
    session["access"] = {
        **state,
        **{name: state[name] - hours * 3600 for name, hours in ago.items()},
    }
    session.save()
    return client


_OUT: dict[str, Callable[[Staff], Client]] = {
    "anonymous": lambda _person: KeyedClient(),
    "disabled": _disabled,
    "dormant": _dormant,
    "half": _half,
    "idle": lambda person: _aged(person, seen=0.3),
    "overdue": lambda person: _aged(person, at=11),
}
