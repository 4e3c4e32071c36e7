"""What the verbs of the people page and of signing out refuse or leave alone."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import Settings

from ops_console.shared import errors
from ops_console.shared.models import AuditEntry, Job
from staff import selectors, services
from staff.models import Staff, Team
from tests.cast import signed_in
from tests.staff.ways_in.steps import is_in, kinds

ISSUER, SITE = "https://idp.example", "https://console.example"
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def closed(alice: Staff, root: Staff) -> Staff:
    services.close_access(person_id=alice.pk, reason="LEFT", by=root, now=NOW)
    return alice


def invite(by: Staff, role: str, team: Team) -> None:
    who = services.NewPerson(username="nari", display_name="Nari", email="", language="ko")
    rights = services.Rights(role=role, teams=[team])
    services.invite(who=who, rights=rights, site=SITE, by=by, now=NOW)


def link(person: Staff, subject: str, by: Staff) -> str:
    services.change_identity(person_id=person.pk, subject=subject, by=by, now=NOW)
    return selectors.subject_of(person, ISSUER)


def test_a_closed_account_is_not_closed_again(closed: Staff, root: Staff) -> None:
    with pytest.raises(errors.Refused):
        services.close_access(person_id=closed.pk, reason="DISABLED", by=root, now=NOW)

    closed.refresh_from_db()
    assert closed.closed_reason == "LEFT"


def test_an_open_account_is_not_opened_again(alice: Staff, root: Staff) -> None:
    with pytest.raises(errors.Refused):
        services.open_access(person_id=alice.pk, site=SITE, by=root, now=NOW)

    assert not Job.objects.exists()


def test_a_closed_account_is_sent_no_link(closed: Staff, root: Staff) -> None:
    with pytest.raises(errors.Refused):
        services.send_link_to(person_id=closed.pk, site=SITE, by=root, now=NOW)

    assert not Job.objects.exists()


def test_only_an_administrator_closes_accounts(alice: Staff, bob: Staff) -> None:
    with pytest.raises(errors.Forbidden):
        services.close_access(person_id=alice.pk, reason="LEFT", by=bob, now=NOW)

    alice.refresh_from_db()
    assert alice.is_active


def test_only_an_administrator_invites(bob: Staff, team_claims: Team) -> None:
    with pytest.raises(errors.Forbidden):
        invite(bob, "AGENT", team_claims)

    assert not Staff.objects.filter(username="nari").exists()


def test_nobody_joins_in_a_role_that_there_is_not(root: Staff, team_claims: Team) -> None:
    with pytest.raises(errors.Invalid):
        invite(root, "KING", team_claims)

    assert not Staff.objects.filter(username="nari").exists()


def test_an_identity_is_linked_changed_and_taken_away(
    alice: Staff, root: Staff, settings: Settings
) -> None:
    settings.OIDC_ISSUER = ISSUER
    session = signed_in(alice)

    assert [link(alice, subject, root) for subject in ("a1", "a2", "")] == ["a1", "a2", ""]
    assert not is_in(session)
    entry = AuditEntry.objects.filter(kind="RIGHTS").latest("number")
    assert (entry.subject_id, entry.data) == (str(alice.pk), {"change": "identity"})


def test_an_identity_is_one_persons(
    alice: Staff, bob: Staff, root: Staff, settings: Settings
) -> None:
    settings.OIDC_ISSUER = ISSUER
    link(alice, "a1", root)
    link(bob, "b1", root)

    with pytest.raises(errors.Conflict) as refused:
        link(bob, "a1", root)

    assert refused.value.code == "taken"
    assert [selectors.subject_of(each, ISSUER) for each in (alice, bob)] == ["a1", "b1"]


def test_without_a_limit_nobody_is_dormant(alice: Staff, settings: Settings) -> None:
    settings.DORMANT_DAYS = 0
    Staff.objects.update(last_login=NOW - dt.timedelta(days=4000))

    assert services.lock_dormant(now=NOW) == 0
    alice.refresh_from_db()
    assert alice.is_active


def test_signing_out_says_so_only_for_somebody_who_was_in(alice: Staff) -> None:
    assert Client().post("/sign-out/").status_code == 302
    assert kinds("SIGNED_OUT") == []

    signed_in(alice).post("/sign-out/")

    assert kinds("SIGNED_OUT") == ["SIGNED_OUT"]
