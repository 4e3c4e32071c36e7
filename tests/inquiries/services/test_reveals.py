"""Showing in clear what is masked: the reason, the trail, whom it is refused, and how many."""

import datetime as dt
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from inquiries import services
from inquiries.models import Customer, Inquiry, Note, Reveal
from inquiries.selectors import Asked, clear_value, open_until
from inquiries.services.reveals import TooManyLooks
from ops_console.shared import errors
from ops_console.shared.audit.chain import verify
from ops_console.shared.models import AuditEntry, AuditKind
from staff.models import Market, Staff, Team
from tests import factories
from tests.factories import NOW
from tests.inquiries.services.test_together import at_once
from tests.shared.audit.faults import no_room_in_the_trail

WHY = services.Why("VERIFY_CALLER")
IN_WORDS = services.Why("OTHER", "고객이 번호를 다시 읽어 달라고 함")


@pytest.fixture
def kim(market_kr: Market) -> Customer:
    return factories.make_customer(
        market_kr, name="김철수", phone="010-1234-5678", national_id="900101-1234567"
    )


@pytest.fixture
def inquiry(team_claims: Team, kim: Customer) -> Inquiry:
    return factories.make_inquiry(team_claims, customer=kim)


def phone_of(customer: Customer, inquiry: Inquiry | None = None) -> Asked:
    return Asked("customer", customer.pk, "phone", inquiry.number if inquiry else "")


def open_(asked: Asked, by: Staff, why: services.Why = WHY, now: dt.datetime = NOW) -> Reveal:
    target = services.target_of(asked=asked, by=by, now=now)
    return services.reveal(target=target, why=why, by=by, now=now)


def entries(kind: AuditKind) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(kind=kind).order_by("pk"))


def test_a_field_is_open_for_five_minutes_to_who_asked(
    alice: Staff, bob: Staff, kim: Customer, inquiry: Inquiry
) -> None:
    target = services.target_of(asked=phone_of(kim, inquiry), by=alice, now=NOW)

    services.reveal(target=target, why=WHY, by=alice, now=NOW)

    last = NOW + dt.timedelta(minutes=5)
    assert clear_value(target) == "010-1234-5678"
    assert open_until(alice, target, now=last - dt.timedelta(seconds=1)) == last
    assert open_until(alice, target, now=last) is None
    assert open_until(bob, target, now=NOW) is None


def test_one_entry_says_whose_data_which_field_why_and_for_what(
    alice: Staff, kim: Customer, inquiry: Inquiry
) -> None:
    row = open_(phone_of(kim, inquiry), alice, IN_WORDS)

    [entry] = entries(AuditKind.REVEALED)
    assert (entry.chain, entry.actor_id, entry.at) == ("KR", alice.pk, NOW)
    assert (entry.subject_type, entry.subject_id) == ("inquiries.Customer", str(kim.pk))
    assert (entry.object_type, entry.object_id) == ("inquiries.Inquiry", inquiry.number)
    assert (entry.field_name, entry.reason) == ("customer.phone", "OTHER")
    assert entry.reason_text == IN_WORDS.text
    assert entry.data == {"reveal": row.pk, "row": kim.pk, "kind": "phone"}
    assert verify("KR") is None


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_recorded_is_not_shown(
    alice: Staff, kim: Customer, inquiry: Inquiry
) -> None:
    target = services.target_of(asked=phone_of(kim, inquiry), by=alice, now=NOW)
    with no_room_in_the_trail(), pytest.raises(DatabaseError, match="no room"):
        services.reveal(target=target, why=WHY, by=alice, now=NOW)

    assert not Reveal.objects.exists()
    assert open_until(alice, target, now=NOW) is None


@pytest.mark.parametrize("text", ["", "       ", "asdfasdfasdf", "aaaaaaaaaaaa", "because"])
def test_without_an_inquiry_the_words_must_say_why(alice: Staff, kim: Customer, text: str) -> None:
    with pytest.raises(services.BadReason):
        open_(phone_of(kim), alice, services.Why("VERIFY_CALLER", text))

    assert not Reveal.objects.exists()
    assert entries(AuditKind.REVEALED) == []


def test_a_reason_must_not_carry_the_number_into_the_trail(
    alice: Staff, kim: Customer, inquiry: Inquiry
) -> None:
    why = services.Why("OTHER", "전화번호 010-1234-5678 확인 요청")

    with pytest.raises(services.BadReason):
        open_(phone_of(kim, inquiry), alice, why)


@pytest.mark.parametrize("person", ["charlie", "mei"])
def test_somebody_of_another_team_or_market_finds_nobody_and_it_is_recorded(
    request: pytest.FixtureRequest, person: str, kim: Customer, inquiry: Inquiry
) -> None:
    other = request.getfixturevalue(person)

    for asked in (phone_of(kim, inquiry), phone_of(kim)):
        with pytest.raises(errors.NotFound):
            open_(asked, other, IN_WORDS)

    denied = entries(AuditKind.DENIED)
    assert [entry.chain for entry in denied] == ["KR", "KR"]
    assert {entry.subject_id for entry in denied} == {str(kim.pk)}
    assert {entry.actor_id for entry in denied} == {other.pk}


def test_a_customer_who_has_nothing_to_do_with_the_inquiry_is_refused(
    alice: Staff, market_kr: Market, inquiry: Inquiry
) -> None:
    stranger = factories.make_customer(market_kr, phone="010-9999-0000")

    with pytest.raises(errors.NotFound):
        open_(phone_of(stranger, inquiry), alice)


def test_the_insured_of_the_customers_policy_belongs_to_the_inquiry(
    alice: Staff, kim: Customer, inquiry: Inquiry, market_kr: Market
) -> None:
    child = factories.make_customer(market_kr, name="김바다")
    policy = factories.make_policy(kim, insured=child, number="KL-2019-0044821")

    open_(Asked("customer", child.pk, "name", inquiry.number), alice)
    open_(Asked("policy", policy.pk, "number", inquiry.number), alice)

    assert [entry.subject_id for entry in entries(AuditKind.REVEALED)] == [
        str(child.pk),
        str(kim.pk),
    ]


def test_ids_take_the_stronger_right(
    alice: Staff, bob: Staff, kim: Customer, inquiry: Inquiry
) -> None:
    asked = Asked("customer", kim.pk, "national_id", inquiry.number)

    with pytest.raises(errors.Forbidden):
        open_(asked, alice)
    open_(asked, bob)

    assert [entry.actor_id for entry in entries(AuditKind.DENIED)] == [alice.pk]
    assert [entry.actor_id for entry in entries(AuditKind.REVEALED)] == [bob.pk]


def test_the_numbers_in_a_note_are_shown_like_a_field(
    alice: Staff, charlie: Staff, kim: Customer, inquiry: Inquiry
) -> None:
    note = Note.objects.create(
        inquiry=inquiry, body="새 번호 010-7777-8888", author=alice, created_at=NOW
    )
    asked = Asked("note", note.pk, "body")
    target = services.target_of(asked=asked, by=alice, now=NOW)

    services.reveal(target=target, why=WHY, by=alice, now=NOW)

    [entry] = entries(AuditKind.REVEALED)
    assert target.masked == "새 번호 010-****-8888"
    assert clear_value(target) == note.body
    assert (entry.subject_id, entry.field_name) == (str(kim.pk), "note.body")
    with pytest.raises(errors.NotFound):
        services.target_of(asked=asked, by=charlie, now=NOW)


@pytest.mark.parametrize("field", ["reference", "market", "pk", "name_index"])
def test_only_fields_of_the_list_can_be_asked_for(alice: Staff, kim: Customer, field: str) -> None:
    with pytest.raises(errors.NotFound):
        services.target_of(asked=Asked("customer", kim.pk, field), by=alice, now=NOW)


def look(by: Staff, n: int, now: dt.datetime = NOW) -> None:
    services.count_look(subject=f"customer:{n}", chain="KR", by=by, now=now)


def test_two_hundred_customers_in_five_minutes_are_the_limit(alice: Staff, bob: Staff) -> None:
    for n in range(200):
        look(alice, n)
    look(alice, 7)

    for n in (200, 201, 202):
        with pytest.raises(TooManyLooks):
            look(alice, n)
    look(bob, 200)

    [entry] = entries(AuditKind.DENIED)
    assert (entry.reason, entry.actor_id, entry.chain) == ("bulk_looks", alice.pk, "KR")


def test_after_five_minutes_there_is_room_again(alice: Staff) -> None:
    for n in range(200):
        look(alice, n)

    with pytest.raises(TooManyLooks):
        look(alice, 200, NOW + dt.timedelta(minutes=4, seconds=59))
    look(alice, 200, NOW + dt.timedelta(minutes=5))


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_when_fifty_come_at_once(alice: Staff) -> None:
    for n in range(190):
        look(alice, n)
    news = [partial(look, alice, 1000 + n) for n in range(50)]

    results = at_once(news)

    refused = [result for result in results if isinstance(result, TooManyLooks)]
    assert len(refused) == 40
    assert len(entries(AuditKind.DENIED)) == 1


def test_a_refused_reveal_leaves_no_half(alice: Staff, kim: Customer, inquiry: Inquiry) -> None:
    with pytest.raises(errors.Invalid), transaction.atomic():
        open_(phone_of(kim, inquiry), alice, services.Why("BECAUSE"))

    assert not Reveal.objects.exists()
