"""A value has one mask, whatever surface shows it: two of them could be laid over each other."""

import csv
import html
import io
import re
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from exports.services.records import path_of
from inquiries.models import Customer, Inquiry
from inquiries.selectors import Asked
from inquiries.services import target_of
from ops_console.shared.personal import Kind, mask
from staff.models import Market, Staff, Team
from tests.api.fixtures import Call
from tests.cast import signed_in
from tests.exports.fixtures import ask, build
from tests.factories import NOW, make_customer, make_inquiry, make_policy

WIDE = {0x30 + digit: 0xFF10 + digit for digit in range(10)}
PEOPLE = [
    {"name": "김철수", "phone": "010-1234-5678", "email": "abcdef@daum.com",
     "birth_date": "1990-01-31", "address": "서울특별시 강남구 테헤란로 152, 3층"},
    {"name": "歐陽大明", "phone": "0912-345-678", "email": "a@b.tw",
     "birth_date": "1979-12-01", "address": "台北市信義區信義路五段7號"},
    {"name": "Kim Minsu", "phone": "+82-2-345-6789", "email": "ab@daum.co.kr",
     "birth_date": "2001-02-03", "address": "10 Main Street, Hartford"},
]  # fmt: skip


def on_the_page(person: Staff, inquiry: Inquiry) -> str:
    answer = signed_in(person).get(f"/inquiries/{inquiry.number}/?panel=customer")
    return html.unescape(answer.content.decode())


def in_a_file(person: Staff, market: Market, names: list[str]) -> list[dict[str, str]]:
    export = build(ask(person, market, columns=[f"customer_{name}" for name in names]))
    rows = csv.reader(io.StringIO(path_of(export).read_text(encoding="utf-8-sig")))
    return [dict(zip(names, row, strict=True)) for row in rows if len(row) == len(names)]


def test_page_reveal_form_api_and_file_show_the_same(
    team_claims: Team, bob: Staff, call: Call, settings: Settings, tmp_path: Path
) -> None:
    settings.EXPORT_DIR, market = tmp_path, team_claims.market
    shown: dict[str, list[str]] = {}
    for n, facts in enumerate(PEOPLE):
        customer = make_customer(market, reference=f"C-{n}", **facts)
        inquiry = make_inquiry(team_claims, customer=customer)
        page = on_the_page(bob, inquiry)
        read = call(bob, "get", f"customers/C-{n}/").json()
        [found] = call(bob, "post", "customers/search/", {"query": f"C-{n}"}).json()
        for name in facts:
            value = getattr(customer, name)
            one = mask(value.kind, value.reveal())
            asked = Asked("customer", customer.pk, name, inquiry.number)
            target = target_of(asked=asked, by=bob, now=NOW)
            assert {str(value), target.masked, read[name], found[name]} == {one}
            assert one in page
            shown.setdefault(name, []).append(one)
    names = ["name", "phone", "email"]
    filed = in_a_file(bob, market, names)

    for name in names:
        assert set(shown[name]) <= {row[name] for row in filed}, filed


@given(
    st.sampled_from(["{0}-{1}-{2}", "{0}{1}{2}", "{0} {1} {2}", "{0}.{1}.{2}"]),
    st.integers(1000, 9999),
    st.integers(0, 9999),
    st.sampled_from(["010", "+82-10", "+8210"]),
)
def test_every_way_of_writing_a_phone_hides_the_same_digits(
    shape: str, middle: int, last: int, first: str
) -> None:
    written = shape.format(first, middle, f"{last:04d}")

    for text in (written, written.translate(WIDE)):
        for kind, words in ((Kind.PHONE, text), (Kind.FREE_TEXT, f"전화 {text} 요망")):
            left = re.sub(r"\D", "", mask(kind, words)).translate({w: d for d, w in WIDE.items()})
            assert left in {f"010{last:04d}", f"8210{last:04d}", f"{last:04d}"}, (kind, words)


@pytest.mark.django_db
def test_values_that_changed_places_are_an_error_and_never_text(
    team_claims: Team, alice: Staff
) -> None:
    one, two = (make_customer(team_claims.market, **PEOPLE[n]) for n in (0, 1))
    make_policy(one)
    inquiry = make_inquiry(team_claims, customer=one)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE inquiries_customer AS c SET phone = other.phone"
            " FROM inquiries_customer AS other WHERE c.id + other.id = %s AND c.id <> other.id",
            [one.pk + two.pk],
        )
        cursor.execute("SELECT phone FROM inquiries_customer WHERE id = %s", [one.pk])
        sealed = cursor.fetchone()[0]
    client = signed_in(alice)
    client.raise_request_exception = False

    answer = client.get(f"/inquiries/{inquiry.number}/?panel=customer")

    assert answer.status_code == 500
    assert sealed not in answer.content.decode()
    assert "345-678" not in answer.content.decode()
    assert Customer.objects.count() == 2
