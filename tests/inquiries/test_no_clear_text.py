"""What a dump of the database holds after work with a customer: nothing of them in the clear."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from inquiries import services
from inquiries.models import Customer, Inquiry, Policy
from inquiries.selectors import Asked
from inquiries.services import Why
from ops_console.shared.personal.encrypted import EncryptedField
from ops_console.shared.personal.kinds import Kind
from playbooks.models import PlaybookVersion
from staff.models import Staff, Team
from tests import factories
from tests.api.fixtures import Call
from tests.cast import signed_in
from tests.factories import NOW
from tests.inquiries.importing.files import ROW, run, write
from tests.inquiries.importing.test_running import PARTIES, PARTIES_HEADER
from tests.playbooks.views.test_finishing import filled_form
from tests.playbooks.views.test_finishing import url as playbook_url

pytestmark = pytest.mark.django_db
FACTS = {
    "name": "남궁은별",
    "phone": "010-4821-7733",
    "email": "eunbyeol.namgung@mail.example",
    "birth_date": "1957-08-23",
    "address": "대전광역시 유성구 가정로 217 별빛마을",
    "national_id": "570823-2748391",
    "account": "3521-0847-96612",
    "health_notes": "갑상선 결절 추적 관찰",
}
LATER = {"name": "남궁은솔", "phone": "010-6390-1184", "address": "세종특별자치시 한누리대로 88"}
IMPORTED = ("제갈하람", "01059173826")


def dump() -> dict[str, str]:
    """Return every row of every table as text; sessions are packed, so they are opened."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = {}
        for table in tables:
            cursor.execute(f'SELECT string_agg(row::text, chr(10)) FROM "{table}" AS row')  # noqa: S608 - the database's own names
            rows[table] = cursor.fetchone()[0] or ""
    rows["sessions opened"] = str([row.get_decoded() for row in Session.objects.all()])
    return rows


def written_forms(value: str) -> set[str]:
    """Return the value as it could stand in a column: as told, as digits, escaped in JSON."""
    digits = "".join(sign for sign in value if sign.isdigit())
    escaped = value.encode("unicode_escape").decode()
    return {value, escaped} | ({digits} if len(digits) > 7 else set())


def add_and_change(bob: Staff, call: Call) -> Customer:
    told = {"market": "KR", "reference": "CRM-1", **FACTS}
    assert call(bob, "post", "customers/", told).status_code == 201
    customer = Customer.objects.get(reference="CRM-1")
    form = {"version": 1, "kind": "INSURED", "language": "ko", **LATER}
    assert signed_in(bob).post(f"/customers/{customer.pk}/", form).status_code == 302
    return customer


def work_on(customer: Customer, policy: Policy, team: Team, bob: Staff) -> None:
    """Search, show in clear, let a playbook speak and record, link."""
    client = signed_in(bob)
    inquiry = factories.make_inquiry(
        team, customer=customer, policy=policy, assignee=bob, status="OPEN"
    )
    for text in (*FACTS.values(), *LATER.values()):
        client.post("/search/", {"q": text})
        client.post("/inquiries/new/customer/", {"lookup": text, "team": team.pk})
    for field in FACTS:
        asked = Asked("customer", customer.pk, field, inquiry.number)
        target = services.target_of(asked=asked, by=bob, now=NOW)
        services.reveal(target=target, why=Why("VERIFY_CALLER"), by=bob, now=NOW)
    client.get(f"/inquiries/{inquiry.number}/?panel=customer")
    client.post(playbook_url("confirm", inquiry), filled_form(client, inquiry))


def bring_in(folder: Path) -> None:
    file = io.StringIO()
    csv.writer(file).writerow([*ROW.split(","), "C2", *IMPORTED, "", ""])
    run(write(folder, f"{PARTIES_HEADER}\n{file.getvalue()}"), PARTIES)


def test_nothing_of_a_person_stands_in_the_clear(
    live_playbook: PlaybookVersion,
    targets_kr: object,
    team_claims: Team,
    bob: Staff,
    call: Call,
    tmp_path: Path,
) -> None:
    customer = add_and_change(bob, call)
    policy = factories.make_policy(customer, number="KL-2020-7718")
    work_on(customer, policy, team_claims, bob)
    bring_in(tmp_path)

    rows = dump()

    told = [*FACTS.values(), *LATER.values(), *IMPORTED]
    found = {
        (table, form)
        for table, text in rows.items()
        for value in told
        for form in written_forms(value)
        if form in text
    }
    assert found == set()
    assert "CRM-1" in rows["inquiries_customer"]
    assert Inquiry.objects.count() == 2
    assert rows["inquiries_reveal"].count("VERIFY_CALLER") == len(FACTS)
    assert rows["playbooks_run"]


def test_every_fact_of_a_customer_is_in_this_test() -> None:
    sealed = [field for field in Customer._meta.get_fields() if isinstance(field, EncryptedField)]

    assert {field.name for field in sealed} == set(FACTS)
    assert Kind.HEALTH in {field.personal for field in sealed}


def test_a_clear_value_would_be_found() -> None:
    columns: dict[str, Any] = {"code": "KR", "names": {"ko": FACTS["name"]}}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE leaking AS SELECT %s::text AS code, %s::jsonb AS names", [
            columns["code"], f'{{"ko": "{columns["names"]["ko"]}"}}',
        ])  # fmt: skip

    assert FACTS["name"] in dump()["leaking"]
