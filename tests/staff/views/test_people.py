"""The people page: who joins, moves and leaves, recorded, and nobody their own judge."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from ops_console.shared import clock, errors
from ops_console.shared.models import AuditEntry, Job
from staff import services
from staff.models import AccessLink, ApiToken, Market, Staff, Team
from tests.cast import make_person, signed_in
from tests.staff.ways_in.steps import PASSWORD, give_app, give_password, is_in


@pytest.fixture
def admin_desk(root: Staff) -> Client:
    return signed_in(root)


def path(person: Staff, verb: str = "") -> str:
    return f"/people/{person.pk}/{verb}{'/' if verb else ''}"


def rights(person: Staff, **changes: object) -> dict[str, Any]:
    return {
        "role": person.role,
        "markets": [],
        "teams": [team.pk for team in person.teams.all()],
        "version": person.version,
        **changes,
    }


def joiner(team: Team, **changes: object) -> dict[str, Any]:
    return {
        "username": "nari",
        "display_name": "Nari",
        "email": "nari@insurer.example",
        "language": "ko",
        "role": "AGENT",
        "teams": [team.pk],
        **changes,
    }


def told() -> AuditEntry:
    return AuditEntry.objects.filter(kind="RIGHTS").latest("number")


def test_the_list_shows_everybody_of_ones_markets(
    admin_desk: Client, alice: Staff, mei: Staff
) -> None:
    page = admin_desk.get("/people/").content.decode()

    assert "Alice" in page
    assert "Mei" in page


def test_an_invitation_makes_an_account_without_a_password(
    admin_desk: Client, root: Staff, team_claims: Team
) -> None:
    response = admin_desk.post("/people/new/", joiner(team_claims))

    person = Staff.objects.get(username="nari")
    assert response.headers["Location"] == path(person)
    assert not person.has_usable_password()
    assert [team.pk for team in person.teams.all()] == [team_claims.pk]
    assert Job.objects.get(kind="staff.send_link").params["purpose"] == "INVITE"
    entry = told()
    assert (entry.actor_id, entry.subject_id) == (root.pk, str(person.pk))
    assert entry.data["after"] == {"role": "AGENT", "markets": [], "teams": ["KR/CLAIMS"]}


@pytest.mark.parametrize("extra", ["password", "is_superuser", "is_staff", "is_active"])
def test_an_invitation_takes_no_other_fields(
    admin_desk: Client, team_claims: Team, extra: str
) -> None:
    admin_desk.post("/people/new/", joiner(team_claims, **{extra: "1"}))

    person = Staff.objects.get(username="nari")
    assert (person.is_superuser, person.is_staff, person.is_active) == (False, False, True)
    assert not person.has_usable_password()


@pytest.mark.parametrize("changes", [{"username": "ALICE"}, {"role": "GOD"}, {"email": "x"}])
def test_a_taken_name_or_bad_input_adds_nobody(
    admin_desk: Client, alice: Staff, team_claims: Team, changes: dict[str, str]
) -> None:
    response = admin_desk.post("/people/new/", joiner(team_claims, **changes))

    assert response.status_code == 422
    assert Staff.objects.count() == 2
    assert not Job.objects.exists()


def test_a_mover_loses_sessions_and_tokens_and_the_record_says_what_changed(
    admin_desk: Client, alice: Staff, market_kr: Market
) -> None:
    session = signed_in(alice)
    services.create_token(owner=alice, label="x", days=9, now=clock.now())

    admin_desk.post(
        path(alice, "rights"), rights(alice, role="ANALYST", markets=[market_kr.pk], teams=[])
    )

    alice.refresh_from_db()
    assert alice.role == "ANALYST"
    assert not is_in(session)
    assert not ApiToken.objects.filter(revoked_at__isnull=True).exists()
    assert told().data == {
        "change": "rights",
        "before": {"role": "AGENT", "markets": [], "teams": ["KR/CLAIMS"]},
        "after": {"role": "ANALYST", "markets": ["KR"], "teams": []},
    }


def test_two_administrators_at_once_do_not_overwrite_each_other(
    admin_desk: Client, alice: Staff
) -> None:
    stale = rights(alice)
    admin_desk.post(path(alice, "rights"), rights(alice, role="LEAD"))

    response = admin_desk.post(path(alice, "rights"), {**stale, "role": "ANALYST"})

    alice.refresh_from_db()
    assert response.status_code == 409
    assert alice.role == "LEAD"


@pytest.mark.parametrize("verb", ["rights", "close", "sessions", "link", "factor", "identity"])
def test_nobody_changes_their_own_rights(admin_desk: Client, root: Staff, verb: str) -> None:
    response = admin_desk.post(path(root, verb), {**rights(root, role="LEAD"), "reason": "LEFT"})

    root.refresh_from_db()
    assert response.status_code == 403
    assert (root.role, root.is_active) == ("ADMIN", True)


def test_a_leaver_is_out_at_once(admin_desk: Client, alice: Staff) -> None:
    session = signed_in(alice)
    secret = services.make_link(person=alice, purpose="RESET", now=clock.now())

    admin_desk.post(path(alice, "close"), {"reason": "LEFT"})

    alice.refresh_from_db()
    assert (alice.is_active, alice.closed_reason) == (False, "LEFT")
    assert not is_in(session)
    with pytest.raises(services.DeadLink):
        services.open_link(secret=secret, now=clock.now())
    assert (told().reason, told().data) == ("LEFT", {"change": "closed"})


def test_an_account_opened_again_needs_a_new_password(admin_desk: Client, alice: Staff) -> None:
    give_password(alice)
    admin_desk.post(path(alice, "close"), {"reason": "DISABLED"})

    admin_desk.post(path(alice, "open"))

    alice.refresh_from_db()
    assert alice.is_active
    assert not alice.check_password(PASSWORD)
    assert Job.objects.filter(kind="staff.send_link").count() == 1


def test_a_lost_laptop_and_a_lost_phone(admin_desk: Client, alice: Staff) -> None:
    give_app(alice)
    session = signed_in(alice)

    admin_desk.post(path(alice, "sessions"))
    assert not is_in(session)
    admin_desk.post(path(alice, "factor"))

    assert not services.is_enrolled(alice)
    entry = AuditEntry.objects.filter(kind="SECOND_FACTOR").latest("number")
    assert entry.data == {"change": "removed"}
    assert entry.actor_name == "root"


def test_a_new_link_ends_the_one_before(admin_desk: Client, alice: Staff) -> None:
    admin_desk.post(path(alice, "link"))

    assert Job.objects.get(kind="staff.send_link").params["purpose"] == "INVITE"
    assert AccessLink.objects.count() == 0


def test_people_of_other_markets_do_not_exist(alice: Staff, mei: Staff, market_kr: Market) -> None:
    local = signed_in(make_person("kim", "ADMIN", markets=[market_kr]))

    answers = [
        local.get(path(mei)).status_code,
        local.post(path(mei, "close"), {"reason": "LEFT"}).status_code,
        local.post(path(mei, "rights"), rights(mei, teams=[], role="ADMIN")).status_code,
    ]

    mei.refresh_from_db()
    assert answers == [404, 404, 404]
    assert (mei.is_active, mei.role) == (True, "AGENT")
    assert "Mei" not in local.get("/people/").content.decode()


def test_places_of_other_markets_cannot_be_given(
    alice: Staff, market_kr: Market, market_tw: Market, team_taipei: Team
) -> None:
    manager = make_person("kim", "ADMIN", markets=[market_kr])
    local = signed_in(manager)

    for changes in ({"markets": [market_tw.pk]}, {"teams": [team_taipei.pk]}):
        assert local.post(path(alice, "rights"), rights(alice, **changes)).status_code == 422
    with pytest.raises(errors.NotFound):
        services.change_rights(
            person_id=alice.pk,
            rights=services.Rights(role="AGENT", teams=[team_taipei]),
            version=1,
            by=manager,
            now=clock.now(),
        )


def test_a_change_asks_again_who_is_there(root: Staff, alice: Staff) -> None:
    give_password(root)
    begun, admin_desk = clock.now(), signed_in(root)
    with time_machine.travel(begun + dt.timedelta(minutes=6), tick=False):
        asked = admin_desk.post(path(alice, "close"), {"reason": "LEFT"})

    alice.refresh_from_db()
    assert asked.status_code == 401
    assert b'name="carried"' not in asked.content
    assert alice.is_active


def test_dormant_accounts_are_closed_by_night(
    alice: Staff, bob: Staff, charlie: Staff, settings: Settings
) -> None:
    settings.DORMANT_DAYS = 30
    now = clock.now()
    days = dt.timedelta(days=1)
    Staff.objects.filter(pk=alice.pk).update(last_login=now - 31 * days)
    Staff.objects.filter(pk=bob.pk).update(last_login=now - 29 * days)
    Staff.objects.filter(pk=charlie.pk).update(access_since=now - 31 * days)
    services.create_token(owner=charlie, label="x", days=9, now=now)
    ApiToken.objects.update(last_used_at=now - days)

    closed = services.lock_dormant(now=now)

    assert closed == 1
    assert services.lock_dormant(now=now) == 0
    alice.refresh_from_db()
    assert (alice.is_active, alice.closed_reason) == (False, "DORMANT")


def test_every_page_of_a_person_shows(admin_desk: Client, alice: Staff, settings: Settings) -> None:
    settings.OIDC_ISSUER = "https://idp.example"
    give_app(alice)

    for page in ("/people/new/", path(alice), "/profile/security/"):
        assert admin_desk.get(page).status_code == 200
