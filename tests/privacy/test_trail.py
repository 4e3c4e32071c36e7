"""The viewer of the audit trail: filters, scope, its own entries, broken links."""

import datetime as dt
import json
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from operations.services.nightly import enqueue_nightly
from ops_console.shared import audit, clock, jobs
from ops_console.shared.models import AuditEntry, AuditKind, Job
from privacy.selectors import trail
from privacy.selectors.trail import TrailFilter
from privacy.services import record_look
from staff.models import Market, Staff
from tests.cast import make_person, signed_in
from tests.privacy.rows import NOW, write

pytestmark = pytest.mark.django_db
VIEWER = "/privacy/audit/"


def page(client: Client, **query: Any) -> str:
    return " ".join(client.get(VIEWER, query).content.decode().split())


def ids(person: Staff, **wanted: Any) -> set[int]:
    return {entry.pk for entry in trail.find_entries(person, TrailFilter(**wanted))}


def spoil(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE shared_auditentry DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE shared_auditentry ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    "wanted",
    [
        {"who": "alice"},
        {"since": NOW},
        {"kind": AuditKind.DOWNLOADED},
        {"subject": "77"},
        {"subject": "inquiries.Customer:77"},
        {"object": "KR-1"},
        {"reason": "VERIFY"},
        {"reason": "called back"},
        {"address": "10.0.0.7"},
        {"chain": "TW"},
    ],
)
def test_each_filter_finds_its_entry_and_no_other(
    alice: Staff, bob: Staff, market_kr: Market, market_tw: Market, wanted: dict[str, Any]
) -> None:
    reader = make_person("reader", "PRIVACY", markets=[market_kr, market_tw])
    other = write(bob, at=NOW - dt.timedelta(days=2))
    found = write(
        alice,
        address="10.0.0.7",
        kind=AuditKind.DOWNLOADED,
        chain="TW",
        subject_id="77",
        object_id="KR-1",
        reason="VERIFY",
        reason_text="Customer called back",
    )

    assert ids(reader, **wanted) == {found.pk}
    assert ids(reader) == {found.pk, other.pk}


def test_a_reader_sees_the_chains_of_own_markets_only(
    petra: Staff, alice: Staff, mei: Staff
) -> None:
    own, foreign = write(alice), write(mei, chain="TW")
    signed = write(alice, kind=AuditKind.SIGNED_IN, chain="console", subject_id="")
    elsewhere = write(mei, kind=AuditKind.SIGNED_IN, chain="console", subject_id="")
    about: dict[str, Any] = {
        "subject_type": "staff.Staff",
        "chain": "console",
        "kind": AuditKind.RIGHTS,
    }
    rights = write(None, subject_id=str(alice.pk), **about)
    rights_elsewhere = write(None, subject_id=str(mei.pk), **about)
    browser = signed_in(petra)

    assert {own.pk, signed.pk, rights.pk} <= ids(petra)
    assert {foreign.pk, elsewhere.pk, rights_elsewhere.pk}.isdisjoint(ids(petra))
    assert browser.get(f"{VIEWER}{own.pk}/").status_code == 200
    assert browser.get(f"{VIEWER}{foreign.pk}/").status_code == 404
    assert f'id="entry-{foreign.pk}"' not in page(browser)


def test_pages_follow_one_another_without_gap_or_repetition(petra: Staff, alice: Staff) -> None:
    written = [write(alice, at=NOW + dt.timedelta(seconds=n // 3)).pk for n in range(120)]
    seen: list[int] = []
    before = 0
    while True:
        part = trail.trail_page(petra, TrailFilter(), before=before)
        seen += [entry.pk for entry in part.entries]
        if not (before := part.more):
            break

    assert seen == sorted(written, reverse=True)


def test_looking_is_recorded_once_per_question(petra: Staff, alice: Staff) -> None:
    write(alice)
    browser = signed_in(petra)
    queries: tuple[dict[str, str | int], ...] = (
        {},
        {},
        {"who": "alice"},
        {"who": "alice", "before": AuditEntry.objects.latest("pk").pk},
    )
    for query in queries:
        assert browser.get(VIEWER, query).status_code == 200

    looks = AuditEntry.objects.filter(kind=AuditKind.VIEWED, actor=petra).order_by("number")
    hashes = {look.data["filter_sha256"] for look in looks}
    assert (len(looks), len(hashes)) == (2, 2)
    assert "alice" not in str([look.data for look in looks])


def test_the_same_look_a_quarter_of_an_hour_later_is_another(petra: Staff) -> None:
    look = partial(record_look, at="privacy.Trail", digest="d", count=1, by=petra)

    written = [look(now=NOW + dt.timedelta(minutes=n)) for n in (0, 14, 16)]

    assert written == [True, False, True]


def test_hostile_names_and_reasons_are_only_text(petra: Staff, market_kr: Market) -> None:
    attack = "<script>alert(1)</script>"
    entry = write(
        make_person(attack, "AGENT", markets=[market_kr]), reason_text=attack, object_id=attack
    )
    browser = signed_in(petra)

    for html in (page(browser), browser.get(f"{VIEWER}{entry.pk}/").content.decode()):
        assert attack not in html
        assert "&lt;script&gt;alert(1)" in html


def test_a_changed_entry_shows_on_its_page_and_on_its_neighbours(
    petra: Staff, alice: Staff
) -> None:
    entries = [write(alice) for _ in range(3)]
    browser = signed_in(petra)
    assert "as they were written" in browser.get(f"{VIEWER}{entries[1].pk}/").content.decode()

    spoil("UPDATE shared_auditentry SET reason = 'X' WHERE chain = 'KR' AND number = 2")

    faults = [trail.place_of(trail.get_entry(petra, entry.pk)).faults for entry in entries]
    assert faults == [["after_content"], ["content"], ["before_content"]]
    assert (
        "content of this entry was changed"
        in browser.get(f"{VIEWER}{entries[1].pk}/").content.decode()
    )


def test_a_missing_entry_shows_on_both_sides(petra: Staff, alice: Staff) -> None:
    entries = [write(alice) for _ in range(3)]
    spoil("DELETE FROM shared_auditentry WHERE chain = 'KR' AND number = 2")

    assert trail.place_of(trail.get_entry(petra, entries[0].pk)).faults == ["after"]
    assert trail.place_of(trail.get_entry(petra, entries[2].pk)).faults == ["before"]


def test_a_broken_chain_is_announced_to_those_who_may_read_it(
    petra: Staff, alice: Staff, mei: Staff
) -> None:
    write(alice)
    write(mei, chain="TW")
    spoil("UPDATE shared_auditentry SET reason = 'X' WHERE chain = 'TW'")
    enqueue_nightly(now=clock.now())
    jobs.run(Job.objects.get(kind="operations.verify_audit").pk)
    assert "A chain is broken" not in page(signed_in(petra))

    petra.markets.add(mei.teams.get().market)

    assert "A chain is broken" in page(signed_in(petra))


def test_the_signed_ends_of_own_chains_are_handed_out(
    petra: Staff, alice: Staff, mei: Staff, root: Staff
) -> None:
    browser = signed_in(petra)
    assert browser.get(f"{VIEWER}anchors/").status_code == 404
    write(alice)
    write(mei, chain="TW")
    enqueue_nightly(now=clock.now())
    jobs.run(Job.objects.get(kind="operations.verify_audit").pk)

    answer = browser.get(f"{VIEWER}anchors/")

    (line,) = [
        each for each in answer.content.decode().splitlines() if audit.CONSOLE_CHAIN not in each
    ]
    assert audit.verify("KR", against=(audit.Anchor(**json.loads(line)),)) is None
    assert "attachment" in answer["Content-Disposition"]
    assert AuditEntry.objects.filter(object_type="privacy.Anchors", actor=petra).count() == 1


def test_nothing_is_shown_for_a_filter_that_cannot_be_read(petra: Staff, alice: Staff) -> None:
    write(alice)

    answer = signed_in(petra).get(VIEWER, {"since": "yesterday"})

    assert answer.status_code == 422
    assert 'id="entry-' not in answer.content.decode()


def test_the_console_itself_is_a_chain(petra: Staff) -> None:
    assert trail.chains_of(petra) == ["KR", audit.CONSOLE_CHAIN]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31"])
def test_days_that_the_console_does_not_keep_are_told_back(petra: Staff, day: str) -> None:
    answer = signed_in(petra).get(VIEWER, {"until": day})

    assert answer.status_code == 422
    assert "outside the range" in answer.content.decode()
