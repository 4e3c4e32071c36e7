"""Whole imports: what is written, what a second run does, what a crash leaves."""

import csv
import json
import threading
import tracemalloc
from pathlib import Path

import pytest
from django.db import connection, connections

from inquiries.models import Clock, Customer, Inquiry, InquiryEvent, Policy, ServicePolicy
from inquiries.services.importing import running, writing
from ops_console.shared import errors
from ops_console.shared.models import AuditEntry, AuditKind
from staff.models import Market, Staff, Team
from tests import factories
from tests.factories import NOW
from tests.inquiries.importing.files import (
    HEADER,
    MAPPING,
    ROW,
    refused,
    rejects_beside,
    run,
    text_of,
    utc,
    write,
)

PARTIES = MAPPING.replace("[constants]", """
customer_reference = "customer"
customer_name = "name"
customer_phone = "phone"
policy_number = "policy"
policy_product = "product"
[constants]""")  # fmt: skip
PARTIES_HEADER = f"{HEADER},customer,name,phone,policy,product"


def many(count: int) -> str:
    return text_of(*(f"A{n},2026-01-05 10:00,2026-01-07,paper,Case {n}" for n in range(count)))


def test_a_row_becomes_an_inquiry_with_its_history(team_claims: Team, tmp_path: Path) -> None:
    mapping = f'{MAPPING}\n[details]\nkind = "kind"\n'
    report = run(write(tmp_path, text_of(ROW)), mapping)

    inquiry = Inquiry.objects.get()
    events = InquiryEvent.objects.order_by("pk").values_list("kind", "at", "data")
    assert report.counts() == {"read": 1, "created": 1, "known": 0, "rejected": 0}
    assert inquiry.number.startswith("KR-260105-")
    assert (inquiry.team, inquiry.status, inquiry.version) == (team_claims, "CLOSED", 1)
    assert (inquiry.external_source, inquiry.external_ref) == ("OLD", "A1")
    assert (inquiry.received_at, inquiry.closed_at) == (utc(2026, 1, 5, 1), utc(2026, 1, 7, 0, 30))
    assert (inquiry.created_at, inquiry.details) == (NOW, {"kind": "paper"})
    assert list(events) == [
        ("IMPORTED", NOW, {"line": 2, "source": "OLD"}),
        ("RESOLVED", inquiry.closed_at, {}),
        ("CLOSED", inquiry.closed_at, {}),
    ]


def test_texts_arrive_as_they_stand_in_the_file(team_claims: Team, tmp_path: Path) -> None:
    mapping = MAPPING.replace("[constants]", 'customer_words = "words"\n[constants]')
    words = 'back\\slash \\N \\. tab\there "quoted" \u2028 보험 🙂\nsecond line\r\nthird'
    quoted = words.replace('"', '""')

    run(write(tmp_path, f'{HEADER},words\n{ROW},"{quoted}"\n'), mapping)

    assert Inquiry.objects.get().customer_words == words
    assert Inquiry.objects.get().words_language == "ko"


def test_the_same_file_again_creates_nothing(team_claims: Team, tmp_path: Path) -> None:
    path = write(tmp_path, many(30))
    run(path)
    before = list(Inquiry.objects.order_by("pk").values())

    report = run(path)

    assert report.counts() == {"read": 30, "created": 0, "known": 30, "rejected": 0}
    assert list(Inquiry.objects.order_by("pk").values()) == before
    assert InquiryEvent.objects.count() == 90


def test_a_longer_file_adds_only_what_is_new(team_claims: Team, tmp_path: Path) -> None:
    run(write(tmp_path, many(10)))

    report = run(write(tmp_path, many(13)))

    assert report.counts() == {"read": 13, "created": 3, "known": 10, "rejected": 0}


def test_a_check_writes_nothing_and_tells_the_same(team_claims: Team, tmp_path: Path) -> None:
    run(write(tmp_path, many(2)))

    report = run(write(tmp_path, many(60) + "B1,soon,,paper,X\n"), dry_run=True)

    assert report.counts() == {"read": 61, "created": 0, "known": 2, "rejected": 1}
    assert Inquiry.objects.count() == 2
    assert (len(report.preview), report.preview[0]["line"]) == (50, 2)


def test_refused_rows_stand_in_a_file_and_good_ones_are_kept(
    team_claims: Team, tmp_path: Path
) -> None:
    path = write(
        tmp_path, text_of(ROW, "A2,soon,,claim,X", ROW, ",,,bread,=1+1", "A5,2026-01-05,,claim,Y")
    )

    report = run(path)

    lines = refused(path)
    assert report.counts() == {"read": 5, "created": 2, "known": 0, "rejected": 3}
    assert lines[0] == (3, "received", "soon", "This is no time in a format of the mapping.")
    assert lines[1][0] == 4
    assert lines[1][3] == "This reference stands already in an earlier line. (2)"
    assert lines[2][:2] == (5, "id | received | kind")
    assert report.problems["received", "This must not be empty."] == 1


def test_a_mended_file_of_refused_rows_can_be_imported_and_runs_no_formula(
    team_claims: Team, tmp_path: Path
) -> None:
    path = write(tmp_path, text_of("A2,soon,,claim,=1+1"))
    run(path)
    with rejects_beside(path).open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.reader(file))[1]
    mended = rejects_beside(path).read_text(encoding="utf-8-sig").replace("soon", "2026-01-05")

    report = run(write(tmp_path, mended, name="mended.csv"))

    assert cells[-1] == "'=1+1"
    assert report.created == 1


def test_customers_and_policies_are_found_or_added(
    market_kr: Market, team_claims: Team, tmp_path: Path
) -> None:
    known = factories.make_customer(market_kr, reference="C1", name="Known", phone="0101112222")
    rows = [
        f"{ROW},C1,Other name,010-9999-9999,P1,Whole life",
        f"{ROW.replace('A1', 'A2')},C2,박민수,+82 10-1234-5678,P1,",
        f"{ROW.replace('A1', 'A3')},,,,P9,",
        f"{ROW.replace('A1', 'A4')},,,,P1,",
    ]

    run(write(tmp_path, "\n".join([PARTIES_HEADER, *rows])), PARTIES)

    found = Inquiry.objects.order_by("external_ref").values_list(
        "customer__reference", "policy__number"
    )
    added = Customer.objects.get(reference="C2")
    known.refresh_from_db()
    assert list(found) == [("C1", "P1"), ("C2", "P1"), (None, None), (None, "P1")]
    assert (added.name.reveal(), added.phone.reveal()) == ("박민수", "01012345678")
    assert added.language == "ko"
    assert (known.name.reveal(), known.phone.reveal()) == ("Known", "0101112222")
    assert Policy.objects.get().product == "Whole life"


def test_each_batch_leaves_whose_data_it_entered_in_the_audit_trail(
    team_claims: Team, dana: Staff, tmp_path: Path
) -> None:
    known = factories.make_customer(team_claims.market, reference="C1")
    rows = [f"{ROW},C1,,,,", f"{ROW.replace('A1', 'A2')},C2,박민수,010-1234-5678,,"]
    file = write(tmp_path, "\n".join([PARTIES_HEADER, *rows]))

    run(file, PARTIES, actor_id=dana.pk)
    run(file, PARTIES, actor_id=dana.pk)

    [entry] = AuditEntry.objects.all()
    added = Customer.objects.get(reference="C2")
    assert (entry.kind, entry.chain, entry.actor) == (AuditKind.IMPORTED, "KR", dana)
    assert (entry.reason, entry.data["inquiries"]) == ("OLD", 2)
    assert (entry.data["customers"], entry.data["fields"]) == ([added.pk], ["name", "phone"])
    assert known.pk not in entry.data["customers"]
    assert "박민수" not in str(entry.data)


def test_recontacts_are_linked_whatever_the_order_of_the_file(
    team_claims: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH_ROWS", 1)
    mapping = PARTIES.replace("[target]", "[target]\nlink_recontacts = true")
    days = {"A3": "2026-01-09", "A1": "2026-01-05", "A2": "2026-01-07", "A0": "2025-01-05"}
    rows = [f"{name},{day},,paper,Same,C1,,,," for name, day in days.items()]
    path = write(tmp_path, "\n".join([PARTIES_HEADER, *rows, "B1,2026-01-08,,claim,Not,C1,,,,"]))

    run(path, mapping)
    run(path, mapping)

    linked = Inquiry.objects.exclude(recontact_of=None).order_by("external_ref")
    assert list(linked.values_list("external_ref", "recontact_of__external_ref")) == [
        ("A2", "A1"),
        ("A3", "A2"),
    ]


def test_clocks_run_only_where_the_mapping_asks_for_them(
    targets_kr: dict[str, ServicePolicy], team_claims: Team, tmp_path: Path
) -> None:
    rows = text_of("A1,2026-01-05 10:00,2026-01-05 11:00,paper,X", "A2,2026-01-06 10:00,,paper,Y")
    run(write(tmp_path, rows.replace("A", "N")))
    assert not Clock.objects.exists()

    run(write(tmp_path, rows), MAPPING.replace("[target]", "[target]\nclocks = true"))

    clocks = Clock.objects.order_by("inquiry__external_ref", "kind")
    assert list(clocks.values_list("inquiry__external_ref", "kind", "due_at", "stopped_at")) == [
        ("A1", "FIRST_RESPONSE", utc(2026, 1, 5, 2), utc(2026, 1, 5, 2)),
        ("A1", "RESOLUTION", utc(2026, 1, 5, 9), utc(2026, 1, 5, 2)),
        ("A2", "FIRST_RESPONSE", utc(2026, 1, 6, 2), None),
        ("A2", "RESOLUTION", utc(2026, 1, 6, 9), None),
    ]
    assert Inquiry.objects.get(external_ref="A2").next_due_at == utc(2026, 1, 6, 2)
    assert Inquiry.objects.get(external_ref="A1").next_due_at is None


def test_a_clock_without_a_target_does_not_run(
    targets_kr: dict[str, ServicePolicy], team_claims: Team, tmp_path: Path
) -> None:
    targets_kr["FIRST_RESPONSE"].delete()
    rows = text_of("A1,2026-01-05 10:00,,paper,X")

    run(write(tmp_path, rows), MAPPING.replace("[target]", "[target]\nclocks = true"))

    clock = Clock.objects.get()
    assert (clock.kind, clock.due_at) == ("RESOLUTION", utc(2026, 1, 5, 9))
    assert Inquiry.objects.get().next_due_at == clock.due_at


def test_kinds_of_problems_beyond_the_limit_are_counted_together(
    team_claims: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MAX_PROBLEM_KINDS", 1)
    bad = (
        "A1,soon,,paper,X",
        "A2,2026-01-05,,bread,X",
        "A3,later,,paper,X",
        "A4,2026-01-05,,paper,",
    )

    report = run(write(tmp_path, text_of(*bad)))

    assert report.rejected == 4
    assert dict(report.problems) == {
        ("received", "This is no time in a format of the mapping."): 2,
        ("", "Other problems"): 2,
    }


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        (MAPPING.replace('"KR"', '"XX"'), "There is no market XX"),
        (MAPPING.replace('"CLAIMS"', '"TAIPEI"'), "The market KR has no team TAIPEI"),
        (MAPPING.replace('"title"', '"nothing"'), "The file has no column nothing"),
    ],
)
def test_a_target_that_does_not_exist_is_named_and_nothing_is_written(
    team_claims: Team, team_taipei: Team, tmp_path: Path, mapping: str, words: str
) -> None:
    path = write(tmp_path, many(3))

    with pytest.raises(errors.DomainError) as refusal:
        run(path, mapping)

    assert words in str(refusal.value.message)
    assert not Inquiry.objects.exists()
    assert not rejects_beside(path).exists()


@pytest.mark.django_db(transaction=True)
def test_a_crash_leaves_whole_batches_and_a_second_run_completes_them(
    team_claims: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH_ROWS", 10)
    path = write(tmp_path, many(35))
    crash_in_third_batch(monkeypatch)
    with pytest.raises(ZeroDivisionError):
        run(path)
    assert (Inquiry.objects.count(), InquiryEvent.objects.count()) == (20, 60)

    report = run(path)

    assert report.counts() == {"read": 35, "created": 15, "known": 20, "rejected": 0}
    assert (Inquiry.objects.count(), InquiryEvent.objects.count()) == (35, 105)


def crash_in_third_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the events of the third batch fail, when its inquiries are written already."""
    copies = iter(range(100))
    copy = writing.copy

    def failing_copy(table: str, *arguments: object) -> None:
        if table == "inquiries_inquiryevent" and next(copies) == 2:
            monkeypatch.setattr(writing, "copy", copy)
            raise ZeroDivisionError
        copy(table, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "copy", failing_copy)


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_create_every_row_once(
    team_claims: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH_ROWS", 7)
    path, counts = write(tmp_path, many(70)), []

    def import_it(number: int) -> None:
        counts.append(run(path, rejects=tmp_path / f"{number}.csv").created)
        connections.close_all()

    threads = [threading.Thread(target=import_it, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sum(counts), len(counts), Inquiry.objects.count()) == (70, 3, 70)


def test_rows_of_half_a_million_cells_are_refused_without_being_gathered(
    team_claims: Team, tmp_path: Path
) -> None:
    wide = "A,,paper," + "," * 500_000
    path = write(tmp_path, text_of(*[wide] * 24))

    tracemalloc.start()
    report = run(path, dry_run=True, with_cells=False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (report.read, report.rejected) == (24, 24)
    assert peak < 40 * 1024**2


def test_long_texts_are_written_in_smaller_batches(
    team_claims: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH_CHARACTERS", 300)
    seen: list[int] = []

    run(write(tmp_path, many(10)), progress=lambda done, _total: seen.append(done))

    assert seen[-1] == 10
    assert len(seen) == 4


def test_rows_of_a_person_are_in_the_person_s_name(
    alice: Staff, team_claims: Team, tmp_path: Path
) -> None:
    mapping = MAPPING.replace("[constants]", 'assignee = "who"\n[constants]')

    run(write(tmp_path, f"{HEADER},who\n{ROW},alice\n"), mapping, actor_id=alice.pk)

    inquiry = Inquiry.objects.get()
    assert (inquiry.assignee, inquiry.created_by) == (alice, alice)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM inquiries_inquiryevent WHERE actor_id = %s", [alice.pk])
        assert json.loads(cursor.fetchone()[0]) == {"source": "OLD", "line": 2}
