"""Invitations and new passwords by link: once, for a short time, without telling who exists."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from ops_console.shared import clock, jobs
from ops_console.shared.models import Job
from staff import services
from staff.models import AccessLink, ApiToken, Staff
from staff.services import links
from tests.cast import make_person, signed_in
from tests.staff.ways_in.steps import CODE, OFFICE, give_app, give_password, is_in, try_password

NEW = "구름 달력 여우 사다리 열쇠"
CHOOSE = "/sign-in/password/"


def sent(mailoutbox: list[EmailMessage]) -> tuple[EmailMessage, str]:
    """Run the waiting jobs; return the last mail and the path of the link in it."""
    for job in Job.objects.filter(kind="staff.send_link", status="QUEUED"):
        jobs.run(job.pk)
    mail = mailoutbox[-1]
    found = re.search(r"http://testserver(/sign-in/link/[^\s]+)", str(mail.body))
    assert found
    return mail, found[1]


def ask(name: str) -> Any:
    return Client().post("/sign-in/forgot/", {"username": name})


def choose(path: str, password: str = NEW, client: Client | None = None) -> int:
    client = client or Client()
    client.get(path)
    return client.post(CHOOSE, {"password": password, "again": password}).status_code


@pytest.fixture
def alice_with_mail(alice: Staff) -> Staff:
    alice.email = "alice@insurer.example"
    alice.save(update_fields=["email"])
    return give_password(alice)


def test_a_link_sets_a_new_password_but_signs_nobody_in(
    alice_with_mail: Staff, mailoutbox: list[EmailMessage]
) -> None:
    ask("alice")
    mail, path = sent(mailoutbox)
    client = Client()

    assert choose(path, client=client) == 200
    alice_with_mail.refresh_from_db()
    assert mail.to == ["alice@insurer.example"]
    assert alice_with_mail.check_password(NEW)
    assert not is_in(client)


def test_a_link_works_once(alice_with_mail: Staff, mailoutbox: list[EmailMessage]) -> None:
    ask("alice")
    _mail, path = sent(mailoutbox)

    assert [choose(path), choose(path, "네 단어 문장 다시 한 번")] == [200, 410]


def test_following_a_link_does_not_use_it_up(
    alice_with_mail: Staff, mailoutbox: list[EmailMessage]
) -> None:
    ask("alice")
    _mail, path = sent(mailoutbox)
    for _n in range(3):
        assert Client().get(path).headers["Location"] == CHOOSE

    assert choose(path) == 200


@pytest.mark.parametrize(
    ("purpose", "good_for"),
    [("RESET", dt.timedelta(minutes=30)), ("INVITE", dt.timedelta(hours=72))],
)
def test_a_link_expires(alice: Staff, purpose: str, good_for: dt.timedelta) -> None:
    now = clock.now()
    secret = services.make_link(person=alice, purpose=purpose, now=now)

    just_before = now + good_for - dt.timedelta(seconds=1)
    assert services.open_link(secret=secret, now=just_before).person == alice
    with pytest.raises(services.DeadLink):
        services.open_link(secret=secret, now=now + good_for)


def kill_by_password(person: Staff) -> None:
    services.set_password(person=person, password=NEW, by=person, now=clock.now())


def kill_by_closing(person: Staff) -> None:
    Staff.objects.filter(pk=person.pk).update(is_active=False)


def kill_by_newer_link(person: Staff) -> None:
    services.make_link(person=person, purpose="RESET", now=clock.now())


def kill_by_ending_access(person: Staff) -> None:
    services.end_access(person=person, now=clock.now())


@pytest.mark.parametrize(
    "kill", [kill_by_password, kill_by_closing, kill_by_newer_link, kill_by_ending_access]
)
def test_a_link_dies_of_whatever_makes_it_useless(alice: Staff, kill: Any) -> None:
    secret = services.make_link(person=alice, purpose="RESET", now=clock.now())

    kill(alice)

    with pytest.raises(services.DeadLink):
        services.open_link(secret=secret, now=clock.now())


@pytest.mark.parametrize("secret", ["", "x", "null", "0"])
def test_an_empty_or_made_up_link_opens_nothing(alice: Staff, secret: str) -> None:
    services.make_link(person=alice, purpose="RESET", now=clock.now())

    with pytest.raises(services.DeadLink):
        services.open_link(secret=secret, now=clock.now())
    assert Client().get(CHOOSE).status_code == 410


def test_the_secret_is_in_no_table(
    alice_with_mail: Staff, mailoutbox: list[EmailMessage], client: Client
) -> None:
    ask("alice")
    _mail, path = sent(mailoutbox)
    client.get(path)
    secret = path.split("/")[3]

    kept = [
        *map(str, AccessLink.objects.values_list()),
        *map(str, Job.objects.values_list()),
        *(str(row.get_decoded()) for row in Session.objects.all()),
    ]

    assert len(kept) == 3
    assert not [text for text in kept if secret in text]


def test_the_second_factor_is_still_asked_for(
    alice_with_mail: Staff, mailoutbox: list[EmailMessage]
) -> None:
    give_app(alice_with_mail)
    ask("alice")
    _mail, path = sent(mailoutbox)
    client = Client()
    choose(path, client=client)

    assert try_password(client, password=NEW).headers["Location"] == CODE
    assert not is_in(client)


def test_a_new_password_ends_sessions_and_tokens(
    alice_with_mail: Staff, mailoutbox: list[EmailMessage]
) -> None:
    other = signed_in(alice_with_mail)
    services.create_token(owner=alice_with_mail, label="x", days=9, now=clock.now())
    ask("alice")
    _mail, path = sent(mailoutbox)

    choose(path)

    assert not is_in(other)
    assert not ApiToken.objects.filter(revoked_at__isnull=True).exists()


def test_the_answer_does_not_tell_who_exists(
    alice_with_mail: Staff, mailoutbox: list[EmailMessage]
) -> None:
    make_person("closed", "AGENT", email="closed@insurer.example", is_active=False)
    make_person("mailless", "AGENT")
    names = ("alice", "nobody", "closed", "mailless")

    answers = [ask(name) for name in names]
    for job in Job.objects.filter(kind="staff.send_link"):
        jobs.run(job.pk)

    bodies = {re.sub(rb'value="\w*"', b"", answer.content) for answer in answers}
    assert len(bodies) == 1
    assert Job.objects.filter(kind="staff.send_link", status="DONE").count() == len(names)
    assert len(mailoutbox) == 1


BEGUN = dt.datetime(2026, 3, 11, 1, 0, tzinfo=dt.UTC)


def test_whoever_keeps_asking_fills_no_mailbox_and_ends_no_link_just_sent(
    alice_with_mail: Staff, mailoutbox: list[EmailMessage]
) -> None:
    with time_machine.travel(BEGUN, tick=False) as traveller:
        ask("ALICE")
        ask("alice")
        _mail, path = sent(mailoutbox)
        for _turn in range(5):
            traveller.shift(dt.timedelta(minutes=1))
            assert ask("alice").status_code == ask("Alice").status_code == 200
            sent(mailoutbox)
        assert len(mailoutbox) == 1
        assert choose(path) == 200

        traveller.shift(dt.timedelta(minutes=5))
        ask("alice")
        sent(mailoutbox)
        assert len(mailoutbox) == 2


def test_one_place_that_asks_for_every_name_is_stopped_and_no_other(
    alice_with_mail: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "ASKED_FROM_ONE_PLACE", 3)
    with time_machine.travel(BEGUN, tick=False) as traveller:
        answers = [ask(f"name{n}").status_code for n in range(5)]
        kept = Job.objects.filter(kind="staff.send_link").count()
        elsewhere = Client().post("/sign-in/forgot/", {"username": "a"}, REMOTE_ADDR=OFFICE)
        traveller.shift(dt.timedelta(minutes=31))
        later = ask("alice").status_code

    assert answers == [200, 200, 200, 429, 429]
    assert kept == 3
    assert (elsewhere.status_code, later) == (200, 200)


def test_asking_costs_the_same_statements_whoever_exists(alice_with_mail: Staff) -> None:
    make_person("closed", "AGENT", email="closed@insurer.example", is_active=False)
    ask("warming-up")
    counts = {}
    for name in ("alice", "nobody", "closed"):
        with CaptureQueriesContext(connection) as asked:
            ask(name)
        counts[name] = len(asked)

    assert len(set(counts.values())) == 1, counts


def test_the_mail_speaks_the_language_of_its_reader(
    alice_with_mail: Staff, mailoutbox: list[EmailMessage]
) -> None:
    Staff.objects.update(language="zh-hant")
    with translation.override("en"):
        ask("alice")
        mail, _path = sent(mailoutbox)
    with translation.override("zh-hant"):
        expected = translation.gettext("Choose a new password")

    assert mail.subject == expected


def test_a_forged_host_sends_no_mail(
    alice_with_mail: Staff, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    answer = client.post("/sign-in/forgot/", {"username": "alice"}, HTTP_HOST="evil.example")

    assert answer.status_code == 400
    assert not Job.objects.exists()


def test_a_refused_password_leaves_the_link_alive(
    alice_with_mail: Staff, mailoutbox: list[EmailMessage]
) -> None:
    ask("alice")
    _mail, path = sent(mailoutbox)

    assert [choose(path, "qwertyuiop12345"), choose(path)] == [422, 200]


def test_two_different_passwords_are_refused(
    alice_with_mail: Staff, mailoutbox: list[EmailMessage], client: Client
) -> None:
    ask("alice")
    _mail, path = sent(mailoutbox)
    client.get(path)

    assert client.post(CHOOSE, {"password": NEW, "again": "other"}).status_code == 422
