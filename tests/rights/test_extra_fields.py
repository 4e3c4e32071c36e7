"""Nobody becomes more by adding a field: forms ignore what they do not have, the API refuses it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.urls import get_resolver
from rest_framework.serializers import BaseSerializer

from inquiries.models import Inquiry
from ops_console.shared.api import StrictSerializer
from staff.models import Staff, Team
from tests.cast import signed_in
from tests.rights.walk import privileges
from tests.rights.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("rights")]
OWN = {"staff", "exports", "inquiries", "operations", "playbooks", "voc", "privacy", "metrics"}
PRIVILEGED = {
    "role", "is_staff", "is_superuser", "is_active", "team", "team_id", "owner", "assignee",
    "status", "created_at", "created_by", "author", "market", "market_id", "pk", "id", "number",
    "staff", "teams", "markets", "requested_by", "decided_by", "erased_at", "closed_at",
}  # fmt: skip
# Where such a name is a field: a choice among what is open to the person, or another thing.
FIELDS = {
    "CorrectionForm": {"owner"}, "CorrectionIn": {"owner"},  # whose error it was
    "TransferForm": {"team"}, "TransferIn": {"team"},
    "IntakeForm": {"team"}, "NewInquiryIn": {"team", "market"},
    "CommonFilterForm": {"team"}, "QueueFilterForm": {"team"},
    "ListFilterForm": {"status", "team"}, "FilterForm": {"team", "market"},
    "KpiQueryIn": {"team", "market"}, "LibraryForm": {"market"}, "MarketForm": {"market"},
    "BringBackForm": {"market"}, "HoldForm": {"market"}, "CustomerIn": {"market"},
    "CustomerChangesIn": {"market"},
    "PolicyIn": {"market", "status", "number"},  # of the policy
    "PersonForm": {"role", "teams", "markets"}, "RightsForm": {"role", "teams", "markets"},
}  # fmt: skip


def below(base: Any) -> Iterator[Any]:
    """Yield our own classes below another, once the routes have loaded all of them."""
    _ = get_resolver().url_patterns
    for child in base.__subclasses__():
        if child.__module__.split(".")[0] in OWN:
            yield child
        yield from below(child)


def test_no_form_takes_its_fields_from_a_model() -> None:
    assert list(below(forms.BaseModelForm)) == []


def test_no_form_has_a_field_that_gives_rights() -> None:
    found = {
        form.__name__: fields
        for form in below(forms.BaseForm)
        if (fields := PRIVILEGED & set(getattr(form, "base_fields", {})))
    }

    assert found == {name: fields for name, fields in FIELDS.items() if name.endswith("Form")}


def test_what_the_api_reads_is_strict_and_has_no_field_that_gives_rights() -> None:
    read: list[Any] = [each for each in below(BaseSerializer) if each.__name__.endswith("In")]

    assert len(read) > 15
    assert [each for each in read if not issubclass(each, StrictSerializer)] == []
    found = {each.__name__: fields for each in read if (fields := PRIVILEGED & set(each().fields))}
    assert found == {name: fields for name, fields in FIELDS.items() if name.endswith("In")}


def test_every_such_field_is_refused_by_the_api(known_world: World) -> None:
    client = signed_in(known_world.home.by("AGENT"))
    path = f"/api/v1/inquiries/{known_world.matter.inquiry.number}/notes/"

    for name in sorted(PRIVILEGED):
        body = json.dumps({"body": "A note", name: 1})
        answer = client.post(path, body, content_type="application/json")
        assert (answer.status_code, list(answer.json()["fields"])) == (422, [name])


def more(world: World) -> dict[str, Any]:
    somebody = world.foreign.colleague.pk
    return {
        "role": "ADMIN", "is_staff": "1", "is_superuser": "1", "owner": somebody,
        "assignee": somebody, "author": somebody, "created_by": somebody, "staff": somebody,
        "status": "CLOSED", "created_at": "2001-01-01T00:00", "market": world.abroad.market.pk,
        "market_id": world.abroad.market.pk, "teams": world.abroad.team.pk, "pk": 1, "id": 1,
        "number": "KR-1", "closed_at": "2001-01-01T00:00",
    }  # fmt: skip


def test_a_logged_inquiry_is_what_the_form_says(known_world: World) -> None:
    agent, team = known_world.home.by("AGENT"), known_world.home.team
    sent = {
        "team": team.pk, "channel": "CALL_IN", "stage": "KEEP", "task_type": "CERT",
        "requester_role": "POLICYHOLDER", "subject": "A paper", "priority": "NORMAL",
        "complaint_level": "NONE", "detail_certificate_kind": "TAX",
    }  # fmt: skip

    # A query beside the body changes nothing either.
    answer = signed_in(agent).post(
        "/inquiries/new/",
        {**more(known_world), **sent},
        query_params={"team": known_world.abroad.team.pk, "market": "TW"},
    )

    assert answer.status_code == 302
    made = Inquiry.objects.latest("pk")
    assert (made.market, made.team, made.created_by) == (team.market, team, agent)
    assert (made.status, made.assignee, made.closed_at, made.version) == ("NEW", None, None, 1)
    assert made.number != "KR-1"
    assert made.created_at.year > 2001


def test_ones_own_profile_and_anothers_rights_hold_no_other_field(known_world: World) -> None:
    agent, colleague = known_world.home.by("AGENT"), known_world.matter.colleague
    before = privileges()
    look = {"language": "ko", "density": "dense", "theme": "dark", "seen": ""}
    saved = signed_in(agent).post("/profile/", {**more(known_world), **look})

    assert saved.status_code in {302, 409}
    assert privileges() == before

    given = {**more(known_world), "role": "LEAD", "version": colleague.version}
    given |= {"teams": [known_world.home.team.pk]}
    changed = signed_in(known_world.home.by("ADMIN")).post(f"/people/{colleague.pk}/rights/", given)

    assert changed.status_code == 302
    now = Staff.objects.get(pk=colleague.pk)
    assert (now.role, now.is_staff, now.is_superuser, now.is_active) == ("LEAD", False, False, True)
    assert list(now.teams.all()) == [known_world.home.team]
    assert not now.markets.exists()


def test_what_is_added_to_an_inquiry_has_its_author_and_moment(known_world: World) -> None:
    agent, inquiry = known_world.home.by("AGENT"), known_world.matter.inquiry
    path = f"/inquiries/{inquiry.number}"
    signed_in(agent).post(f"{path}/note/", {**more(known_world), "body": "Rang back"})
    contact = {"market": "TW", "version": known_world.matter.customer.version, "name": "Other",
               "kind": "POLICYHOLDER", "language": "ko", "reference": "MINE"}  # fmt: skip
    customer = f"/customers/{known_world.matter.customer.pk}/"
    assert signed_in(agent).post(customer, {**more(known_world), **contact}).status_code == 302

    note = inquiry.notes.get()
    assert (note.author, note.created_at.year > 2001) == (agent, True)
    whose = type(known_world.matter.customer).objects.get(pk=known_world.matter.customer.pk)
    assert (whose.market, whose.reference) == (
        known_world.home.market,
        known_world.matter.customer.reference,
    )


@pytest.mark.parametrize("order", ["own first", "foreign first"])
def test_of_two_values_the_checked_one_is_used(known_world: World, order: str) -> None:
    lead, inquiry = known_world.home.by("LEAD"), known_world.nobodys
    teams = [known_world.next_door.team.pk, known_world.abroad.team.pk]
    sent = {"version": inquiry.version, "team": teams if order == "own first" else teams[::-1]}

    answer = signed_in(lead).post(f"/inquiries/{inquiry.number}/transfer/", sent)

    inquiry.refresh_from_db()
    assert inquiry.team in Team.objects.filter(market=known_world.home.market)
    assert answer.status_code == (422 if order == "own first" else 302)


def test_a_key_that_stands_twice_in_a_body_is_refused(known_world: World) -> None:
    client = signed_in(known_world.home.by("AGENT"))
    path = f"/api/v1/inquiries/{known_world.matter.inquiry.number}/notes/"

    answer = client.post(path, '{"body": "a", "body": "b"}', content_type="application/json")

    assert answer.status_code == 400


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_and_no_field_makes_another_method_of_a_request(
    known_world: World, header: str
) -> None:
    client, number = signed_in(known_world.home.by("AGENT")), known_world.matter.inquiry.number
    told = {header: "GET"}

    pages = [client.post(f"/inquiries/{number}/", {"_method": "GET"}, headers=told)]
    pages += [client.get(f"/inquiries/{number}/take/?_method=POST", headers={header: "POST"})]
    pages += [client.post("/api/v1/me/", {}, content_type="application/json", headers=told)]
    pages += [client.delete(f"/api/v1/inquiries/{number}/", headers=told)]

    assert [page.status_code for page in pages] == [405] * 4
