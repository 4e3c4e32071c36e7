"""An incident finds the people behind an import too: one entry a batch, thousands of people."""

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from inquiries.models import Customer, Inquiry
from inquiries.services.importing import running
from ops_console.shared.models import AuditEntry, AuditKind
from privacy.models import Incident
from privacy.selectors import affected
from staff.models import Staff, Team
from tests.cast import signed_in
from tests.factories import make_customer, make_inquiry
from tests.inquiries.importing.files import MAPPING, write
from tests.inquiries.importing.files import run as import_file
from tests.privacy.rows import NOW
from tests.privacy.rows import write as write_entry
from tests.privacy.test_incidents import make_incident

pytestmark = pytest.mark.django_db
PARTIES = MAPPING.replace("[constants]", """
customer_reference = "customer"
customer_name = "name"
[constants]""")  # fmt: skip
HEADER = "id,received,closed,kind,title,customer,name"
WORDS = ["inquiry.customer_words"]
ENTERED = ["name", "phone"]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH_ROWS", 4)


def imported(folder: Path, by: Staff | None, rows: list[tuple[str, str]], **options: Any) -> None:
    """Import inquiries of these numbers and customers; an empty customer is none."""
    lines = [f"{ref},2026-01-05,2026-01-06,paper,T,{who},{who and '김민수'}" for ref, who in rows]
    path = write(folder, "\n".join([HEADER, *lines]) + "\n")
    options = {"now": NOW, "actor_id": by and by.pk, **options}
    assert import_file(path, PARTIES, **options).rejected == 0


def found_by(incident: Incident) -> Counter[tuple[str, str]]:
    return Counter({row.key[1:]: row.entries for row in affected.people(incident, ["KR"])})


def recount(entries: list[AuditEntry]) -> Counter[tuple[str, str]]:
    """Walk the entries one by one, as somebody with a pencil would."""
    counted: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        if entry.kind != AuditKind.IMPORTED:
            counted[entry.subject_type, entry.subject_id] += 1
            continue
        counted.update(("inquiries.Customer", str(pk)) for pk in entry.data["customers"])
        for inquiry in Inquiry.objects.exclude(external_ref="").order_by("pk"):
            if entry.data["first"] <= inquiry.pk <= entry.data["last"]:
                subject = ("inquiries.Inquiry", str(inquiry.pk))
                if inquiry.customer_id:
                    subject = ("inquiries.Customer", str(inquiry.customer_id))
                counted[subject] += 1
    return counted


def test_the_answer_equals_a_plain_recount_with_imports_too(
    dana: Staff, alice: Staff, petra: Staff, team_claims: Team, tmp_path: Path
) -> None:
    known = make_customer(team_claims.market, reference="C1")
    rows = [(f"A{n}", ("", "C1", f"C{n}")[n % 3]) for n in range(23)]
    imported(tmp_path, dana, rows)
    imported(tmp_path, None, [("B1", "C1"), ("B2", "C99")], now=NOW + dt.timedelta(hours=2))
    write_entry(alice, subject_id=str(known.pk))
    write_entry(alice, kind=AuditKind.ENTERED, subject_id=str(known.pk))
    entries = list(AuditEntry.objects.order_by("pk"))

    incident = make_incident(petra)

    assert found_by(incident) == recount(entries)
    assert len(found_by(incident)) == affected.count_people(incident, ["KR"]) > 15
    (total,) = affected.by_market(incident, ["KR"])
    assert (total.people, total.entries) == (len(found_by(incident)), found_by(incident).total())
    assert total.kinds[AuditKind.ENTERED] == 1
    for asked in ({"account": "dana"}, {"account": "import_inquiries"}, {"account": "alice"}):
        mine = [entry for entry in entries if entry.actor_name == asked["account"]]
        assert found_by(make_incident(petra, **asked)) == recount(mine) != Counter()
    before = {"until": NOW + dt.timedelta(hours=1)}
    early = [entry for entry in entries if entry.at < before["until"]]
    assert found_by(make_incident(petra, **before)) == recount(early) != recount(entries)


def test_what_others_logged_between_two_imported_rows_is_not_theirs(
    dana: Staff, petra: Staff, team_claims: Team, tmp_path: Path
) -> None:
    imported(tmp_path, dana, [("A1", "C1"), ("A2", "C2")])
    first = Inquiry.objects.order_by("pk").values_list("pk", flat=True)[0]
    stranger = make_customer(team_claims.market, reference="S1")
    logged = make_inquiry(team_claims, customer=stranger, number="KR-260311-000777")
    Inquiry.objects.filter(pk=logged.pk).update(created_at=NOW)
    between = {"first": first, "last": logged.pk, "customers": []}
    write_entry(dana, kind=AuditKind.IMPORTED, subject_id="", reason="OLD", data=between)

    people = found_by(make_incident(petra))

    assert list(people.values()) == [3, 3]
    ours = Customer.objects.exclude(pk=stranger.pk).values_list("pk", flat=True)
    assert set(people) == {("inquiries.Customer", str(pk)) for pk in ours}


def test_an_inquiry_and_a_field_lead_to_the_people_of_the_import(
    dana: Staff, petra: Staff, team_claims: Team, tmp_path: Path
) -> None:
    imported(tmp_path, dana, [("A1", "C1"), ("A2", "C2"), ("A3", "")])
    second = Inquiry.objects.get(external_ref="A2")
    third = Inquiry.objects.get(external_ref="A3")

    by_object = make_incident(petra, object_id=second.number)
    by_words = make_incident(petra, field_name="inquiry.customer_words")
    by_name = make_incident(petra, field_name="name")

    (row,) = affected.people(by_object, ["KR"])
    assert (row.subject_id, row.entries, row.classes) == (str(second.customer_id), 1, WORDS)
    assert found_by(by_words)["inquiries.Inquiry", str(third.pk)] == 1
    assert {row.subject_type for row in affected.people(by_name, ["KR"])} == {"inquiries.Customer"}
    classes = {tuple(row.classes) for row in affected.people(make_incident(petra), ["KR"])}
    assert classes == {tuple(sorted([*WORDS, *ENTERED])), tuple(WORDS)}


def test_the_page_names_them_behind_their_mask(
    dana: Staff, petra: Staff, team_claims: Team, tmp_path: Path
) -> None:
    imported(tmp_path, dana, [("A1", "C1"), ("A2", "")])
    incident = make_incident(petra, account="dana")

    page = signed_in(petra).get(f"/privacy/incidents/{incident.pk}/").content.decode()

    assert "김*수" in page
    assert "김민수" not in page
    assert "Imported 2" in page
    assert Inquiry.objects.get(external_ref="A2").number in page


def test_imports_can_be_found_by_an_index(petra: Staff) -> None:
    with connection.cursor() as cursor:
        # A table of a few rows is read faster than any index.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT at FROM shared_auditentry WHERE kind = 'IMPORTED'")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "audit_imported" in plan
