"""Guessing is stopped, and cannot be used to lock colleagues or a whole floor out."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ops_console.shared import clock
from ops_console.shared.models import AuditEntry
from staff.models import KnownPlace, Staff
from staff.services import attempts
from tests.cast import make_person, signed_in
from tests.staff.ways_in.steps import OFFICE, PASSWORD, give_password, is_in, kinds, try_password

HOME = "198.51.100.7"


@pytest.fixture
def alice_in(alice: Staff) -> Staff:
    return give_password(alice)


def guess(count: int, *, name: str = "alice", address: str = OFFICE) -> list[int]:
    return [
        try_password(Client(), name, address, password=f"wrong {n}").status_code
        for n in range(count)
    ]


def can_enter(name: str = "alice", address: str = OFFICE) -> bool:
    client = Client()
    return try_password(client, name, address).status_code == 302 and is_in(client)


def know(person: Staff, address: str = OFFICE, *, days_ago: int = 1) -> None:
    attempts.remember_place(
        person=person, address=address, now=clock.now() - dt.timedelta(days=days_ago)
    )


def failed(*, name: str, address: str, times: int) -> None:
    """Write what django-axes keeps of so many wrong passwords."""
    AccessAttempt.objects.create(
        username=attempts.hidden_name(name),
        ip_address=address,
        user_agent="x",
        failures_since_start=times,
    )


def test_the_fifth_wrong_password_locks_name_and_address(alice_in: Staff) -> None:
    assert guess(6) == [422, 422, 422, 422, 429, 429]
    assert not can_enter()
    assert kinds() == [*["SIGN_IN_FAILED"] * 4, "LOCKED_OUT"]


def test_the_lock_ends_after_a_quarter_of_an_hour(alice_in: Staff) -> None:
    guess(5)

    with time_machine.travel(clock.now() + dt.timedelta(minutes=15, seconds=5)):
        assert can_enter()


def test_attempts_while_it_is_locked_do_not_lengthen_the_lock(alice_in: Staff) -> None:
    begun = clock.now()
    guess(5)
    with time_machine.travel(begun + dt.timedelta(minutes=14)):
        guess(20)

    with time_machine.travel(begun + dt.timedelta(minutes=15, seconds=30)):
        assert can_enter()


def test_a_colleague_at_the_same_address_gets_in(alice_in: Staff, bob: Staff) -> None:
    give_password(bob)
    guess(8)

    assert can_enter("bob")


def test_capital_letters_give_no_new_tries(alice_in: Staff) -> None:
    for name in ("alice", "ALICE", "Alice", "aLice", "alicE"):
        guess(1, name=name)

    assert not can_enter()


def test_a_success_forgets_the_wrong_tries(alice_in: Staff) -> None:
    guess(4)
    assert can_enter()

    assert guess(4) == [422, 422, 422, 422]


def test_a_hundred_addresses_get_twenty_tries_at_one_account(alice_in: Staff) -> None:
    answers = [guess(1, address=f"192.0.2.{n}")[0] for n in range(1, 31)]

    assert answers == [422] * 20 + [429] * 10
    assert not can_enter(address=HOME)


def test_whoever_knows_the_address_gets_in_all_the_same(alice_in: Staff) -> None:
    know(alice_in, OFFICE)
    failed(name="alice", address="192.0.2.1", times=500)

    assert can_enter(address=OFFICE)
    assert not can_enter(address=HOME)


def test_an_attacker_cannot_keep_strangers_out_for_longer_than_the_window(alice_in: Staff) -> None:
    failed(name="alice", address="192.0.2.1", times=20)
    guess(10, address="192.0.2.2")

    with time_machine.travel(clock.now() + attempts.WINDOW + dt.timedelta(seconds=5)):
        assert can_enter(address=HOME)


def test_one_address_that_tries_every_name_is_stopped_but_not_its_floor(
    alice_in: Staff, bob: Staff
) -> None:
    know(alice_in, OFFICE)
    give_password(bob)
    for n in range(50):
        failed(name=f"name{n}", address=OFFICE, times=1)

    assert can_enter("alice")
    assert not can_enter("bob")


def test_an_address_is_forgotten_after_thirty_days(alice_in: Staff) -> None:
    know(alice_in, OFFICE, days_ago=31)
    failed(name="alice", address="192.0.2.1", times=20)

    assert not can_enter()


def test_signing_in_makes_the_address_known(alice_in: Staff) -> None:
    assert can_enter()

    assert KnownPlace.objects.get(person=alice_in).place == attempts.place_of(OFFICE)


def test_a_machine_cannot_change_its_address_within_its_network() -> None:
    here = attempts.place_of("2001:db8:1:2::1")

    assert here == attempts.place_of("2001:db8:1:2:ffff::9")
    assert here != attempts.place_of("2001:db8:1:3::1")
    assert attempts.place_of("not an address") == "-"


def test_a_forged_forwarding_header_gives_no_new_tries(alice_in: Staff) -> None:
    for n in range(5):
        Client().post(
            "/sign-in/",
            {"username": "alice", "password": "wrong"},
            REMOTE_ADDR=OFFICE,
            HTTP_X_FORWARDED_FOR=f"192.0.2.{n}",
            HTTP_X_REAL_IP=f"192.0.2.{n}",
        )

    assert not can_enter()


def test_neither_names_nor_passwords_are_kept_of_what_was_typed(alice_in: Staff) -> None:
    typed = "my secret password in the wrong field"
    try_password(Client(), typed, password="another secret")

    kept = [*AccessAttempt.objects.values(), *AuditEntry.objects.values()]
    text = json.dumps(kept, default=str)

    assert len(kept) == 2
    assert typed not in text
    assert "another secret" not in text


def test_closed_unknown_and_known_accounts_answer_alike(alice_in: Staff, bob: Staff) -> None:
    give_password(bob)
    Staff.objects.filter(pk=bob.pk).update(is_active=False)

    answers = {
        name: try_password(Client(), name, password="wrong").content.replace(name.encode(), b"")
        for name in ("alice", "bob", "nobody")
    }
    closed = try_password(Client(), "bob")

    bodies = {body.split(b"csrfmiddlewaretoken")[0] for body in answers.values()}
    assert len(bodies) == 1
    assert closed.status_code == 422


@dataclass
class Work:
    """What an answer costs: hashes, nearly all of its time, and statements."""

    hashes: int = 0
    statements: int = 0


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Work]:
    """Return what measures one wrong password for a name."""
    hashes: list[str] = []
    for name in ("encode", "verify"):
        step = getattr(Argon2PasswordHasher, name)

        def counted(hasher: Any, *told: Any, step: Any = step, **named: Any) -> Any:
            hashes.append(step.__name__)
            return step(hasher, *told, **named)

        monkeypatch.setattr(Argon2PasswordHasher, name, counted)

    def measured(name: str) -> Work:
        hashes.clear()
        with CaptureQueriesContext(connection) as asked:
            try_password(Client(), name, password="wrong")
        return Work(len(hashes), len(asked))

    return measured


def test_unknown_known_closed_and_invited_names_cost_the_same_work(
    alice_in: Staff, bob: Staff, work: Callable[..., Work]
) -> None:
    give_password(bob)
    Staff.objects.filter(pk=bob.pk).update(is_active=False)
    make_person("invited", "AGENT")
    work("warming-up")

    found = {name: work(name) for name in ("alice", "nobody", "bob", "invited")}

    assert {each.hashes for each in found.values()} == {1}
    assert len({each.statements for each in found.values()}) == 1, found


def test_a_locked_name_costs_the_same_whether_somebody_has_it_or_not(
    alice_in: Staff, work: Callable[..., Work]
) -> None:
    for name in ("alice", "nobody"):
        guess(5, name=name)

    assert work("alice") == work("nobody")


def test_the_right_password_after_the_lock_says_no_more_than_a_wrong_one(alice_in: Staff) -> None:
    guess(5)

    right = try_password(Client())
    wrong = try_password(Client(), password="wrong")

    assert right.status_code == wrong.status_code == 429
    assert PASSWORD.encode() not in right.content


def test_wrong_passwords_count_also_for_somebody_signed_in(alice_in: Staff, bob: Staff) -> None:
    inside_already = signed_in(bob)

    answers = [try_password(inside_already, password=f"wrong {n}").status_code for n in range(6)]

    assert answers == [422, 422, 422, 422, 429, 429]
