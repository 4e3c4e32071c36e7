"""Incidents: the answer equals a recount, searches are on record, 72 hours run."""

import dataclasses
import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict

from exports import kinds
from ops_console import environment
from ops_console.shared import audit, errors
from ops_console.shared.audit.hashing import FIRST_HASH
from ops_console.shared.models import AuditEntry, AuditKind
from privacy.models import Incident
from privacy.selectors import affected, incidents
from privacy.selectors.exports import affected_selection
from privacy.services import NewIncident, open_incident
from staff.models import Market, Staff
from tests.cast import signed_in
from tests.factories import make_customer
from tests.privacy.rows import NOW, write

pytestmark = pytest.mark.django_db
ASKED: tuple[dict[str, str], ...] = (
    {}, {"account": "alice"}, {"address": "10.0.0.2"}, {"field_name": "phone", "account": "bob"},
)  # fmt: skip
SENT = {
    "title": "Account taken over",
    "known_at": "2026-03-11T10:00",
    "since": "2026-03-11T00:00",
    "until": "2026-03-13T00:00",
}


def make_incident(by: Staff, **fields: Any) -> Incident:
    window = {"since": NOW - dt.timedelta(days=1), "until": NOW + dt.timedelta(days=1)}
    values = {"title": "Leak", "known_at": NOW, "opened_at": NOW, **window, **fields}
    incident = Incident.objects.create(opened_by=by, **values)
    incident.markets.set(by.scope.market_ids)
    return incident


def make_many(actors: list[Staff], count: int) -> None:
    """Write rows straight into the table: their hashes are of no interest here."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            chain=("KR", "TW")[n % 2],
            number=n + 1,
            at=NOW + dt.timedelta(seconds=n),
            kind=(AuditKind.REVEALED, AuditKind.SEARCHED, AuditKind.CHANGED)[n % 3],
            actor=(actor := actors[n // 3 % len(actors)]),
            actor_name=actor.username,
            subject_type="inquiries.Customer",
            subject_id=str(n * 7919 % 1500),
            field_name=("customer.phone", "customer.name")[n % 5 == 0],
            address=f"10.0.0.{n % 4}",
            previous_hash=FIRST_HASH,
            hash=FIRST_HASH,
        )
        for n in range(count)
    )


def sum_of(kinds: dict[str, int]) -> int:
    return sum(kinds.values())


def recounted(rows: list[AuditEntry], incident: Incident, asked: dict[str, str]) -> Any:
    """Count in plain Python what happened to whom."""
    counted: dict[str, dict[str, int]] = {}
    for row in rows:
        hit = (
            row.chain == "KR"
            and row.kind in {"REVEALED", "CHANGED"}
            and row.at < incident.until
            and row.actor_name == asked.get("account", row.actor_name)
            and row.address == asked.get("address", row.address)
            and row.field_name.endswith(asked.get("field_name", ""))
        )
        if hit:
            kinds = counted.setdefault(row.subject_id, {})
            kinds[row.kind] = kinds.get(row.kind, 0) + 1
    return counted


def test_the_answer_equals_a_plain_recount(alice: Staff, bob: Staff, petra: Staff) -> None:
    make_many([alice, bob, petra], 20_000)
    rows = list(AuditEntry.objects.all())

    for asked in ASKED:
        incident = make_incident(petra, until=NOW + dt.timedelta(hours=4), **asked)
        found = {row.subject_id: row.kinds for row in affected.people(incident, ["KR"])}
        (total,) = affected.by_market(incident, ["KR"])
        counted = recounted(rows, incident, asked)

        assert found == counted, asked
        assert counted
        told = len(counted), sum(map(sum_of, counted.values()))
        assert (total.people, total.entries) == told
        assert affected.count_people(incident, ["KR"]) == len(counted)


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "audit_at"),
        ({"account": "nobody"}, "audit_actor_name"),
        ({"address": "192.0.2.7"}, "audit_address"),
        ({"object_id": "KR-1"}, "audit_object"),
    ],
)
def test_a_window_is_read_by_an_index(
    alice: Staff, petra: Staff, asked: dict[str, str], index: str
) -> None:
    make_many([alice], 5_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE shared_auditentry")
        # What the other tables hold, and whether they were counted yet, is not the question.
        cursor.execute("SET LOCAL enable_seqscan = off")
    minutes = 600 if asked else 5
    window = {"since": NOW, "until": NOW + dt.timedelta(minutes=minutes)}
    incident = make_incident(petra, **window, **asked)

    plan = affected.matching_entries(incident, ["KR"]).explain()

    assert index in plan
    assert "Seq Scan on shared_auditentry" not in plan


def test_pages_of_people_follow_one_another_without_gap_or_repetition(
    alice: Staff, petra: Staff, market_kr: Market, django_assert_max_num_queries: Any
) -> None:
    make_many([alice], 2_000)
    incident = make_incident(petra, until=NOW + dt.timedelta(hours=4))
    everybody = [row.subject_id for row in affected.people(incident, ["KR"])]
    seen: list[str] = []
    after = ""
    while True:
        with django_assert_max_num_queries(8):
            found = incidents.answer(petra, incident, after=after)
        seen += [who.row.subject_id for who in found.shown]
        if not (after := found.more):
            break

    assert seen == everybody
    assert len(everybody) == found.total > affected.AT_ONCE
    page = signed_in(petra).get(f"/privacy/incidents/{incident.pk}/").content.decode()
    assert f'href="?after=KR:inquiries.Customer:{everybody[affected.AT_ONCE - 1]}"' in page
    assert signed_in(petra).get(f"/privacy/incidents/{incident.pk}/?after=x").status_code == 422


def test_the_affected_are_named_behind_their_mask_and_lead_to_their_trail(
    alice: Staff, petra: Staff, market_kr: Market
) -> None:
    customer = make_customer(market_kr, name="김민수")
    write(alice, subject_id=str(customer.pk), field_name="customer.phone")
    incident = make_incident(petra)

    page = signed_in(petra).get(f"/privacy/incidents/{incident.pk}/").content.decode()

    assert "김*수" in page
    assert "김민수" not in page
    assert f"subject=inquiries.Customer%3A{customer.pk}" in page
    assert "Revealed 1" in page


def test_the_classes_of_what_was_laid_open_are_named(alice: Staff, petra: Staff) -> None:
    write(alice, field_name="customer.phone", data={"kind": "PHONE"})
    write(alice, kind=AuditKind.CHANGED, data={"fields": ["email"]})
    write(alice, data={"columns": ["national_id"]})

    (row,) = affected.people(make_incident(petra), ["KR"])

    assert (row.entries, row.classes) == (3, ["PHONE", "email", "national_id"])


def test_an_incident_is_opened_searched_and_acted_upon(alice: Staff, petra: Staff) -> None:
    write(alice)
    browser = signed_in(petra)

    answer = browser.post("/privacy/incidents/", {**SENT, "account": "alice"})
    incident = Incident.objects.get()
    shown = browser.get(answer["Location"]).content.decode()
    again = {**SENT, "account": "nobody", "seen": incidents.window_stamp(incident)}
    assert browser.post(f"/privacy/incidents/{incident.pk}/search/", again).status_code == 302
    done = {"text": "Account closed", "close": "on"}
    assert browser.post(f"/privacy/incidents/{incident.pk}/act/", done).status_code == 302

    entries = AuditEntry.objects.filter(kind=AuditKind.INCIDENT).order_by("number")
    assert [entry.reason for entry in entries] == ["SEARCH", "SEARCH", "ACTION", "CLOSED"]
    assert [entry.data.get("people") for entry in entries[:2]] == [1, 0]
    assert "Customer 1" in " ".join(shown.split())
    assert audit.verify("KR") is None
    assert browser.post(f"/privacy/incidents/{incident.pk}/act/", done).status_code == 409


def test_two_officers_do_not_change_the_window_unseen(alice: Staff, petra: Staff) -> None:
    incident = make_incident(petra)
    seen, browser = incidents.window_stamp(incident), signed_in(petra)
    address = f"/privacy/incidents/{incident.pk}/search/"
    assert browser.post(address, {**SENT, "account": "alice", "seen": seen}).status_code == 302

    late = browser.post(address, {**SENT, "account": "bob", "seen": seen})

    incident.refresh_from_db()
    assert (late.status_code, incident.account) == (409, "alice")
    theirs = [(row.mine, row.theirs) for row in late.context["clash"].differences]
    assert theirs == [("bob", "alice")]
    again = {**SENT, "account": "bob", "seen": late.context["window_form"]["seen"].value()}
    assert browser.post(address, again).status_code == 302


def test_links_for_notices_are_those_of_the_settings_only(petra: Staff, settings: Any) -> None:
    incident = make_incident(petra)
    browser, address = signed_in(petra), f"/privacy/incidents/{incident.pk}/"
    plain = browser.get(address).content.decode()

    settings.NOTICE_LINKS = {
        "KR": "https://intranet.example/kr",
        "TW": "https://intranet.example/tw",
    }
    linked = browser.get(address).content.decode()

    assert 'href="https://' not in plain
    assert re.findall(r'href="(https://[^"]+)"', linked) == ["https://intranet.example/kr"]


def test_a_link_for_notices_is_encrypted_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPS_NOTICE_LINKS", "KR=https://a.example/x?y=1, TW=https://b.example")
    assert environment.links("OPS_NOTICE_LINKS") == {
        "KR": "https://a.example/x?y=1", "TW": "https://b.example",
    }  # fmt: skip

    for wrong in ("KR=http://a.example", "KR=javascript:alert(1)", "https://a.example"):
        monkeypatch.setenv("OPS_NOTICE_LINKS", wrong)
        with pytest.raises(environment.MissingSetting, match="OPS_NOTICE_LINKS"):
            environment.links("OPS_NOTICE_LINKS")


def test_seventy_two_hours_run_from_the_moment_of_knowledge(petra: Staff) -> None:
    incident = make_incident(petra, known_at=NOW)

    assert incidents.notice_due(incident) == NOW + dt.timedelta(hours=72)


def test_nobody_knows_of_an_incident_before_its_time(petra: Staff) -> None:
    moment = NOW + dt.timedelta(seconds=1)
    known = NewIncident(title="Leak", known_at=moment, since=NOW, until=moment)

    with pytest.raises(errors.Invalid):
        open_incident(known=known, by=petra, now=NOW)

    assert open_incident(known=known, by=petra, now=moment) == Incident.objects.get()


def test_an_end_before_the_beginning_is_refused(petra: Staff) -> None:
    answer = signed_in(petra).post("/privacy/incidents/", {**SENT, "until": "2026-03-01T00:00"})

    assert answer.status_code == 422
    assert not Incident.objects.exists()


def test_only_people_of_own_markets_are_listed(petra: Staff, alice: Staff, mei: Staff) -> None:
    write(alice)
    write(mei, chain="TW", subject_id="2")
    incident = make_incident(petra)
    incident.markets.add(mei.teams.get().market)

    found = incidents.answer(petra, incident)

    assert [(row.market, row.people) for row in found.markets] == [("KR", 1)]


def test_an_incident_of_another_market_does_not_exist(petra: Staff, mei: Staff) -> None:
    incident = make_incident(mei)
    browser = signed_in(petra)

    assert browser.get(f"/privacy/incidents/{incident.pk}/").status_code == 404
    assert browser.post(f"/privacy/incidents/{incident.pk}/search/", SENT).status_code == 404


def test_the_list_for_notices_holds_one_market_and_asks_for_an_incident(
    petra: Staff, alice: Staff, mei: Staff
) -> None:
    write(alice, field_name="customer.phone")
    write(mei, chain="TW", subject_id="2")
    incident = make_incident(petra)
    korea, taiwan = alice.teams.get().market, mei.teams.get().market
    asked = kinds.Asked(QueryDict(f"incident={incident.pk}"), korea, petra, NOW)

    chosen = affected_selection(asked)

    assert chosen.count() == 1
    (row,) = chosen.rows(["subject_id", "classes"])
    assert row.cells == ["1", "customer.phone"]
    with pytest.raises(errors.Invalid):
        affected_selection(dataclasses.replace(asked, query=QueryDict("incident=x")))
    with pytest.raises(errors.NotFound):
        affected_selection(dataclasses.replace(asked, market=taiwan))
