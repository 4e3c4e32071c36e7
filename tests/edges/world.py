"""One row behind every address of the console, and somebody of each role who may open it."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker

from inquiries.models import Contact, ImportRun, Inquiry
from inquiries.services.importing import start_check
from operations.models import LegalHold
from ops_console.shared import clock, jobs
from playbooks.services import publish
from privacy.models import Incident, Review, ReviewItem
from staff import services as staff_services
from staff.choices import Role
from staff.models import Market, Staff, Team
from tests.canary.seeds import seed
from tests.cast import make_person, signed_in
from tests.exports.fixtures import approve, ask, build
from tests.factories import NOW, make_calendar, make_contact, make_targets
from tests.inquiries.importing.files import MAPPING, text_of
from tests.playbooks.small import small_data
from tests.privacy.rows import write
from tests.route_table import API, PAGES
from tests.voc.fixtures import load_ops_tree, tag

TEAMED = {"AGENT", "LEAD"}
TOKEN_DAYS = 1
UNSAFE = ("post", "put", "patch", "delete")
TABLE = {**PAGES, **API}


@dataclass
class World:
    """A market in which something of everything exists."""

    market: Market
    team: Team
    people: dict[str, Staff]
    inquiry: Inquiry
    values: dict[str, Any]
    # What its pages ask for, once they have been opened (tests.edges.fields).
    targets: list[Any] = field(default_factory=list)

    def client(self, role: str) -> Client:
        """Return a browser in which somebody of the role is signed in."""
        client = signed_in(self.people[role])
        client.raise_request_exception = False
        return client

    def path(self, name: str) -> str:
        """Return the address of a route, filled with rows of this world."""
        return filled(ROUTES[name], {**self.values, **OF_ROUTE(self).get(name, {})})

    def role_for(self, name: str) -> str:
        """Return a role that may open the route; an agent first, because the inquiry is theirs."""
        return TABLE[name].roles[0] if name in TABLE else "AGENT"


def OF_ROUTE(world: World) -> dict[str, dict[str, Any]]:  # noqa: N802 - a table that needs rows
    """Return what single routes need to be filled with."""
    values = world.values
    return {
        "voc:panel": {"code": values["cause"]},
        "inquiries:reveal": {"field": "phone"},
        "gallery_page": {"page": "queue"},
    }


def drained(response: Any) -> Any:
    """Read a stream to its end, which closes its file; close() would end the connection."""
    if response.streaming:
        for _chunk in response:
            pass
    return response


def routes() -> dict[str, str]:
    """Return the pattern of every route of the console."""
    return dict(_patterns(get_resolver(), "/", ()))


def _patterns(
    resolver: URLResolver, prefix: str, spaces: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for part in resolver.url_patterns:
        route = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            if part.namespace != "admin":
                inner = (*spaces, part.namespace) if part.namespace else spaces
                yield from _patterns(part, route, inner)
        elif isinstance(part, URLPattern):
            yield ":".join((*spaces, part.name or "")), route


ROUTES = routes()


def filled(route: str, values: dict[str, Any]) -> str:
    """Return a pattern with its arguments replaced; what no row has is 1."""
    for piece in route.split("<")[1:]:
        argument = piece.split(">")[0]
        route = route.replace(f"<{argument}>", str(values.get(argument.rpartition(":")[2], 1)))
    return route


@contextmanager
def built_world(blocker: DjangoDbBlocker, folder: Any) -> Iterator[World]:
    """Build the world in a transaction that is rolled back at the end of the block."""
    places = {"EXPORT_DIR": folder / "exports"}
    with blocker.unblock(), override_settings(**places), transaction.atomic():
        world = make_world()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield world
        transaction.set_rollback(True)


def make_world() -> World:
    """Write the rows; call it inside a transaction."""
    market = Market.objects.create(
        code="KR",
        names={"ko": "한국", "zh-hant": "韓國", "en": "Korea"},
        time_zone="Asia/Seoul",
        currency="KRW",
        languages=["ko", "en"],
    )
    team = Team.objects.create(market=market, code="CLAIMS", name="Claims")
    make_calendar(market)
    make_targets(market)
    people = {
        role: make_person(
            f"some-{role.lower()}",
            role,
            **({"teams": [team]} if role in TEAMED else {"markets": [market]}),
        )
        for role in Role.values
    }
    version = publish(data=small_data(), now=NOW).version
    inquiry, _canaries = seed(version, people)
    world = World(market, team, people, inquiry, {})
    world.values = {**_known(world), **_of_privacy(world), **_of_operations(world)}
    return world


def _known(world: World) -> dict[str, Any]:
    inquiry, agent = world.inquiry, world.people["AGENT"]
    customer, policy = inquiry.customer, inquiry.policy
    assert customer is not None
    assert policy is not None
    tree = load_ops_tree(world.market.code)
    cause = tree.causes.filter(children__isnull=True).order_by("code").first()
    assert cause is not None
    tag(inquiry, cause, by=agent)
    began = clock.now()
    contact: Contact = make_contact(inquiry, agent, queued_at=began, answered_at=began)
    return {
        "number": inquiry.number,
        "reference": customer.reference,
        "customer_id": customer.pk,
        "policy_id": policy.pk,
        "pk": customer.pk,
        "thing": "customer",
        "field": "phone",
        "code": "PB-90",
        "market": "KR",
        "step": "hold",
        "kpi": "received",
        "kind": "inquiries",
        "contact_id": contact.pk,
        "cause": cause.code,
        "person_id": world.people["CONTENT"].pk,
        "secret": "nothing",
        "page": "queue",
    }


def _of_privacy(world: World) -> dict[str, Any]:
    agent, officer = world.people["AGENT"], world.people["PRIVACY"]
    entry = write(agent, subject_id=str(world.inquiry.customer_id), address="10.0.0.1")
    window = {"since": NOW - dt.timedelta(days=1), "until": NOW + dt.timedelta(days=1)}
    incident = Incident.objects.create(
        opened_by=officer, title="Leak", known_at=NOW, opened_at=NOW, **window
    )
    incident.markets.set([world.market])
    review = Review.objects.create(
        market=world.market, period="2026-02", starts_at=window["since"],
        ends_at=window["until"], opened_at=NOW, due_at=NOW + dt.timedelta(days=14),
    )  # fmt: skip
    facts = {"own_median": 0, "peer_median": 0, "kinds": {"REVEALED": 1}, "off_hours": 0,
             "without_inquiry": 1, "same_reason": 1}  # fmt: skip
    item = ReviewItem.objects.create(review=review, account=agent, kind="ACCOUNT", facts=facts)
    return {
        "entry_id": entry.pk, "incident_id": incident.pk, "review_id": review.pk, "item_id": item.pk
    }  # fmt: skip


def _of_operations(world: World) -> dict[str, Any]:
    analyst = world.people["ANALYST"]
    run = _import(analyst)
    export = ask(world.people["LEAD"], world.market)
    built = build(export if export.job else approve(export, world.people["MANAGER"]))
    hold = LegalHold.objects.create(
        market=world.market, subject_type="inquiries.Inquiry", subject_id=world.inquiry.pk,
        reference=world.inquiry.number, reason="REGULATOR", reason_text="File 12",
        placed_by=world.people["PRIVACY"], placed_at=NOW,
    )  # fmt: skip
    token, _secret = staff_services.create_token(
        owner=world.people["AGENT"], label="night", days=TOKEN_DAYS, now=clock.now()
    )
    return {
        "run_id": run.pk, "job_id": run.job_id, "export_id": built.pk, "hold_id": hold.pk,
        "token_id": token.pk, "token": os.urandom(16).hex(),
    }  # fmt: skip


def _import(by: Staff) -> ImportRun:
    upload: Any = SimpleUploadedFile("old.csv", text_of("A1,2026-01-05,,paper,X").encode())
    run = start_check(upload=upload, mapping_text=MAPPING, by=by, now=NOW)
    assert run.job is not None
    jobs.run(run.job.pk)
    return run
