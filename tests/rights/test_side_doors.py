"""Ids of another team or market in every place where an address, a form or a body takes one.

Every request is right but for the one thing that is not open to the person. It is refused as if
that thing did not exist, no table changes, and nothing of the foreign matter is in the answer.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from staff.models import Staff
from tests.cast import signed_in
from tests.rights.tables import state_of_tables
from tests.rights.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("rights")]
REFUSED = frozenset({404, 409, 422})
SHOWN = frozenset({200})
REASON = "Monthly report to the board"


@dataclass(frozen=True)
class Door:
    """One way in: what is asked, and how that may be answered."""

    name: str
    path: str
    body: dict[str, Any] | None = None
    allowed: frozenset[int] = REFUSED
    method: str = "post"
    query: dict[str, Any] = field(default_factory=dict)


def get(name: str, path: str, allowed: frozenset[int] = REFUSED, **query: Any) -> Door:
    return Door(name, path, None, allowed, "get", query)


def api(name: str, path: str, method: str = "post", /, **body: Any) -> Door:
    return Door(f"api: {name}", f"/api/v1/{path}", body, method=method)


def tried(client: Client, door: Door) -> tuple[int, str]:
    """Send the request in a transaction that is undone; return status and text."""
    if door.method == "get":  # Reading is watched in test_reading.py.
        return told(client.get(door.path, door.query))
    with transaction.atomic():
        before = state_of_tables()
        if door.path.startswith("/api/"):
            content = json.dumps(door.body)
            response = getattr(client, door.method)(
                door.path, content, content_type="application/json"
            )
        else:
            response = client.post(door.path, door.body, query_params=door.query)
        answer = told(response)
        changed = {name for name, sum_ in state_of_tables().items() if sum_ != before[name]}
        transaction.set_rollback(True)
    assert changed == set(), f"{door.name} wrote"
    return answer


def told(response: Any) -> tuple[int, str]:
    text = b"".join(response) if response.streaming else response.content
    return response.status_code, text.decode("utf-8", "replace")


def wrong(world: World, person: Staff, doors: Iterator[Door]) -> list[str]:
    """Return a line for each door that stood open."""
    foreign = world.foreign
    marks = {foreign.inquiry.subject, world.neighbour.subject, foreign.customer.reference}
    client, found = signed_in(person), []
    client.raise_request_exception = False
    for door in doors:
        status, text = tried(client, door)
        # What was asked for may be repeated in the form.
        asked = f"{door.path} {door.body} {door.query}"
        seen = [mark for mark in sorted(map(str, marks)) if mark in text and mark not in asked]
        if status not in door.allowed or seen:
            found.append(f"{person.username}: {door.name} gave {status} {seen}")
    return found


def intake(world: World, **changes: Any) -> dict[str, Any]:
    team = world.home.team
    return {
        "team": team.pk, "channel": "CALL_IN", "stage": "KEEP", "task_type": "CERT",
        "requester_role": "POLICYHOLDER", "subject": "A paper", "priority": "NORMAL",
        "complaint_level": "NONE", "detail_certificate_kind": "TAX", **changes,
    }  # fmt: skip


def doors_of_actions(world: World) -> Iterator[Door]:
    mine, abroad, near = world.matter, world.foreign, world.neighbour
    reveal = f"reveal/customer/{mine.customer.pk}/phone/"
    caller = {"reason": "VERIFY_CALLER", "text": ""}
    unsent = {"draft_of": "e" * 32, "draft_form": "note"}
    for name, number in (("abroad", abroad.inquiry.number), ("next door", near.number)):
        quiet = f"/inquiries/{world.nobodys.number}/merge/"
        yield Door(f"merge into {name}", quiet, {"version": 1, "into": number})
        yield Door(f"merge {name} into own", f"/inquiries/{number}/merge/",
                   {"version": 1, "into": mine.inquiry.number})  # fmt: skip
        draft = {"draft": "e" * 32, "draft_sequence": "1", "draft_form": "note", "body": "x"}
        yield Door(f"draft {name}", "/drafts/", {**draft, "draft_number": number})
        yield Door(f"discard {name}", "/drafts/discard/", {**unsent, "draft_number": number})
        yield Door(f"reveal for {name}", f"/inquiries/{number}/{reveal}", caller)
        yield get(f"customer for {name}", f"/customers/{mine.customer.pk}/", inquiry=number)
        yield get(f"playbook {name}", f"/playbooks/panel/{number}/")
        yield Door(f"playbook run {name}", f"/playbooks/panel/{number}/PB-90/answers/", {"a": "b"})
        yield get(f"causes {name}", f"/voc/panel/{number}/")
        yield Door(f"tag {name}", f"/voc/panel/{number}/tag/", {"cause": "C1.5"})


def doors_of_customers(world: World) -> Iterator[Door]:
    mine, abroad, near = world.matter, world.foreign, world.neighbour
    own, version = f"/inquiries/{mine.inquiry.number}", {"version": mine.inquiry.version}
    for name, customer in (("abroad", abroad.customer), ("next door", near.customer)):
        assert customer is not None
        text = {"reason": "OTHER", "text": "The caller asks for it himself"}
        yield Door(f"reveal {name}", f"{own}/reveal/customer/{customer.pk}/phone/", text)
        yield Door(f"reveal {name} alone", f"/reveal/customer/{customer.pk}/phone/", text)
        yield get(f"change {name}", f"/customers/{customer.pk}/")
        yield get(
            f"change {name} for own", f"/customers/{customer.pk}/", inquiry=mine.inquiry.number
        )
        change = {
            "version": customer.version,
            "name": "Me",
            "kind": "POLICYHOLDER",
            "language": "ko",
        }
        yield Door(f"write {name}", f"/customers/{customer.pk}/", change)
    link = f"/inquiries/{world.nobodys.number}/customer/"
    yield Door("link abroad", link, {"version": 1, "pick": abroad.customer.pk})
    yield Door("policy abroad", f"{own}/details/", {**version, "policy": abroad.policy.pk})
    yield Door("reveal policy abroad", f"{own}/reveal/policy/{abroad.policy.pk}/number/",
               {"reason": "VERIFY_CALLER", "text": ""})  # fmt: skip


def doors_of_intake(world: World) -> Iterator[Door]:
    abroad = world.foreign
    for name, changes in {
        "team abroad": {"team": world.abroad.team.pk},
        "team next door": {"team": world.next_door.team.pk},
        "customer abroad": {"customer": abroad.customer.pk},
        "policy abroad": {"customer": world.matter.customer.pk, "policy": abroad.policy.pk},
        "policy without its customer": {"policy": world.matter.policy.pk},
    }.items():
        yield Door(f"intake: {name}", "/inquiries/new/", intake(world, **changes))
    picked = intake(world, pick=abroad.customer.pk)
    yield Door("intake: pick abroad", "/inquiries/new/customer/", picked, SHOWN)
    for text in (abroad.inquiry.external_ref, "010-5555-6666", "Somebody TW", "POLICY-TW"):
        looked = intake(world, lookup=text)
        yield Door(f"intake: look for {text}", "/inquiries/new/customer/", looked, SHOWN)


def doors_of_lists(world: World) -> Iterator[Door]:
    abroad, near, shown = world.foreign, world.neighbour, SHOWN | REFUSED
    for team in (world.abroad.team.pk, world.next_door.team.pk):
        for path in ("/inquiries/", "/desk/", "/desk/queue/"):
            yield get(f"{path} of a team", path, shown, team=team)
            yield get(f"{path} of two teams", path, shown, team=[world.home.team.pk, team])
    for text in (
        abroad.inquiry.number, near.number, "REF-TW", "POLICY-TW", "Somebody TW",
        abroad.inquiry.number[-6:], near.number[-6:], "010-5555-6666", abroad.customer.reference,
    ):  # fmt: skip
        yield get(f"list: {text}", "/inquiries/", shown, text=text)
        yield get(f"queue: {text}", "/desk/", shown, text=text)
        yield Door(f"search: {text}", "/search/", {"q": text}, SHOWN | {302})
        yield Door(f"api: search {text}", "/api/v1/customers/search/", {"query": text}, SHOWN)
    yield get("list: its words", "/inquiries/", shown, text="Paper of")


def doors_of_numbers(world: World) -> Iterator[Door]:
    shown = SHOWN | REFUSED
    for path in ("/metrics/", "/metrics/inquiries/", "/voc/", "/voc/inquiries/", "/voc/pivot/"):
        yield get(f"{path} of a market", path, shown, market="TW", kpi="received")
        for team in ("TAIPEI", "POLICY", world.abroad.team.pk, world.next_door.team.pk):
            yield get(f"{path} of a team", path, shown, team=team, kpi="received")
            own = [world.home.team.pk, team]
            yield get(f"{path} of two teams", path, shown, team=own, kpi="received")
    yield get("pivot.csv", "/voc/pivot.csv", shown, market="TW")


def doors_of_leads(world: World) -> Iterator[Door]:
    mine = world.matter.inquiry
    own, version = f"/inquiries/{mine.number}", {"version": mine.version}
    for person in (world.foreign.colleague, world.next_door.by("AGENT"), world.home.by("ANALYST")):
        yield Door(f"assign {person.username}", f"{own}/assign/", {**version, "to": person.pk})
        yield api(f"assign {person.username}", f"inquiries/{mine.number}/assign/",
                  to=person.username, version=mine.version)  # fmt: skip
    yield Door("transfer", f"{own}/transfer/", {**version, "team": world.abroad.team.pk})
    yield api("transfer", f"inquiries/{mine.number}/transfer/", team="TAIPEI", version=mine.version)
    asked = {"columns": ["number"], "format": "CSV", "reason": "REPORT", "reason_text": REASON}
    yield Door("export", "/exports/new/inquiries/", asked, query={"market": "TW"})
    yield get("export, shown", "/exports/new/inquiries/", market="TW")
    yield get("export of a team", "/exports/new/inquiries/", SHOWN | REFUSED,
              team=world.abroad.team.pk)  # fmt: skip
    for verb in ("cancel", "link", "password"):
        yield Door(f"export: {verb}", f"/exports/{world.foreign.export.pk}/{verb}/", {})


def doors_of_the_api(world: World) -> Iterator[Door]:
    abroad = world.foreign
    told: dict[str, Any] = {"market": "KR", "team": "CLAIMS", "channel": "CALL_IN", "stage": "KEEP",
            "task_type": "CERT", "subject": "A paper",
            "details": {"certificate_kind": "TAX"}}  # fmt: skip
    other: dict[str, dict[str, Any]] = {
        "market": {"market": "TW", "team": "TAIPEI"},
        "team abroad": {"team": "TAIPEI"},
        "team next door": {"team": "POLICY"},
        "customer abroad": {"customer": abroad.customer.reference},
        "policy abroad": {"policy": abroad.policy.pk},
    }
    for name, changes in other.items():
        yield api(f"log: {name}", "inquiries/", **{**told, **changes})
    yield api("contact", f"contacts/{abroad.contact.pk}/hold/")
    yield api("customer of a market", "customers/", market="TW", name="Somebody")
    policy = {"number": "X-1", "product": "Life"}
    yield api(
        "policy of a market", "policies/", market="TW", holder=abroad.customer.reference, **policy
    )
    yield api(
        "policy of somebody", "policies/", market="KR", holder=abroad.customer.reference, **policy
    )


def doors_of_the_api_on_customers(world: World) -> Iterator[Door]:
    mine, abroad, near = world.matter, world.foreign, world.neighbour
    reveal = {"field": "phone", "reason": "VERIFY_CALLER"}
    for inquiry in (abroad.inquiry, near):
        somebody = inquiry.customer
        assert somebody is not None
        yield api(f"reveal for {inquiry.number}", f"customers/{mine.customer.reference}/reveal/",
                  inquiry=inquiry.number, **reveal)  # fmt: skip
        yield api(f"reveal {somebody.reference}", f"customers/{somebody.reference}/reveal/",
                  inquiry=mine.inquiry.number, **reveal)  # fmt: skip
        yield api(f"change {somebody.reference}", f"customers/{somebody.reference}/", "patch",
                  market=somebody.market.code, version=1, name="Me")  # fmt: skip
        yield get(f"api: read {somebody.reference}", f"/api/v1/customers/{somebody.reference}/")
        yield get(
            f"api: policies {somebody.reference}",
            f"/api/v1/customers/{somebody.reference}/policies/",
        )
    yield api("reveal policy", f"policies/{abroad.policy.pk}/reveal/", field="number",
              reason="VERIFY_CALLER", inquiry=mine.inquiry.number)  # fmt: skip
    yield get("api: causes", "/api/v1/causes/", market="TW")
    yield get("api: list", "/api/v1/inquiries/", SHOWN | REFUSED, team="TAIPEI")


def doors_of_analysts(world: World) -> Iterator[Door]:
    yield Door("import", "/imports/new/", {"mapping": "", "earlier": world.foreign.run.pk})
    yield get("kpis", "/api/v1/kpis/", market="TW", since="2026-01-01", until="2026-01-31")


def doors_of_admins(world: World) -> Iterator[Door]:
    colleague = world.matter.colleague
    where = {"teams": [world.abroad.team.pk]}, {"markets": [world.abroad.market.pk]}
    for places in where:
        rights: dict[str, Any] = {"role": "LEAD", "version": colleague.version, **places}
        yield Door("rights", f"/people/{colleague.pk}/rights/", rights)
        joiner = {"username": "nari", "display_name": "Nari", "email": "n@insurer.example",
                  "language": "ko", "role": "LEAD", **places}  # fmt: skip
        yield Door("invite", "/people/new/", joiner)
    for verb in ("sessions", "link", "factor", "open"):
        yield Door(f"people: {verb}", f"/people/{world.foreign.colleague.pk}/{verb}/", {})


def doors_of_privacy(world: World) -> Iterator[Door]:
    hold = {"market": "KR", "subject_type": "inquiries.Inquiry", "reason": "LITIGATION",
            "reason_text": "File 17", "reference": world.foreign.inquiry.number}  # fmt: skip
    yield Door("hold abroad", "/operations/retention/", hold)
    yield Door("hold in a market", "/operations/retention/", {**hold, "market": "TW"})
    back = {"market": "TW", "reference": world.foreign.customer.reference, "why": REASON}
    yield Door("bring back", "/operations/retention/bring-back/", back)
    yield Door(
        "bring back, own market", "/operations/retention/bring-back/", {**back, "market": "KR"}
    )
    yield Door("lift", f"/operations/retention/{world.foreign.hold.pk}/lift/", {})
    yield get("trail of a market", "/privacy/audit/", chain="TW")
    yield get("trail after an entry", "/privacy/audit/", before=world.foreign.entry.pk)
    yield Door(
        "judge", f"/privacy/reviews/items/{world.foreign.item.pk}/", {"verdict": "JUSTIFIED"}
    )
    sign = {"comment": "Everything is accounted for."}
    yield Door("sign", f"/privacy/reviews/{world.foreign.review.pk}/sign/", sign)
    yield Door("act", f"/privacy/incidents/{world.foreign.incident.pk}/act/", {"text": "Done"})
    yield Door("decide", f"/exports/{world.foreign.export.pk}/decide/",
               {"decision": "approve", "text": ""})  # fmt: skip


@pytest.mark.parametrize(
    ("role", "doors"),
    [
        ("AGENT", doors_of_actions), ("AGENT", doors_of_customers),
        ("AGENT", doors_of_intake), ("AGENT", doors_of_the_api),
        ("AGENT", doors_of_the_api_on_customers),
        ("AGENT", doors_of_lists), ("LEAD", doors_of_lists), ("LEAD", doors_of_leads),
        ("LEAD", doors_of_numbers),
        ("ANALYST", doors_of_analysts), ("ADMIN", doors_of_admins), ("PRIVACY", doors_of_privacy),
    ],
)  # fmt: skip
def test_no_side_door_is_open(known_world: World, role: str, doors: Any) -> None:
    person = known_world.home.by(role)

    assert wrong(known_world, person, doors(known_world)) == []


def test_somebody_elses_draft_is_neither_shown_nor_thrown_away(known_world: World) -> None:
    """The lead sees the inquiry on which the agent is writing."""
    mine, lead = known_world.matter, known_world.home.by("LEAD")
    sent = {
        "draft_of": mine.draft.key, "draft_form": "note", "draft_number": mine.inquiry.number,
    }  # fmt: skip
    door = Door("discard", "/drafts/discard/", sent, frozenset({302, 404}))

    assert wrong(known_world, lead, iter([door])) == []


def test_the_same_doors_are_open_to_whoever_has_the_key(known_world: World) -> None:
    """Otherwise the requests above would be refused for another reason than the foreign id."""
    mine, agent = known_world.matter, known_world.home.by("AGENT")
    own = f"/inquiries/{mine.inquiry.number}"
    reveal = {"reason": "VERIFY_CALLER", "text": ""}
    right = {
        "reveal": (f"{own}/reveal/customer/{mine.customer.pk}/phone/", reveal),
        "intake": ("/inquiries/new/", intake(known_world, customer=mine.customer.pk)),
        "link": (f"/inquiries/{known_world.nobodys.number}/customer/",
                 {"version": 1, "pick": mine.customer.pk}),
        "merge": (f"/inquiries/{known_world.nobodys.number}/merge/",
                  {"version": 1, "into": mine.inquiry.number}),
        "draft": ("/drafts/", {"draft": "e" * 32, "draft_sequence": "1", "draft_form": "note",
                               "body": "x", "draft_number": mine.inquiry.number}),
    }  # fmt: skip

    answers = {}
    for name, (path, body) in right.items():
        with transaction.atomic():
            answers[name] = signed_in(agent).post(path, body).status_code
            transaction.set_rollback(True)

    assert {name: status for name, status in answers.items() if status >= 400} == {}
