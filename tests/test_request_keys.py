"""Every form and every unsafe call of the API names its request; what names none does nothing.

Which routes need no key is written down here too, independently of the code.
"""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from inquiries.models import Inquiry
from ops_console.shared.models import RequestKey
from staff.choices import Role
from staff.models import Market, Staff, Team
from tests import factories
from tests.api.fixtures import Call
from tests.cast import enter, make_person, signed_in
from tests.inquiries.views.asking import url_of
from tests.route_table import API, PAGES
from tests.test_urls import ROUTES

# They read, or leave after the second time what they left after the first.
NEED_NO_KEY = {
    "staff:confirm", "inquiries:search", "inquiries:customer_search", "inquiries:customer_new",
    "inquiries:new_fields", "inquiries:draft_save", "inquiries:draft_discard", "playbooks:answers",
}  # fmt: skip
API_NEEDS_NO_KEY = {"api:customer_search"}
PUBLIC_FORMS = {"staff:sign_out", "staff:language"}
UNSAFE = ("post", "put", "patch", "delete")


def keyless(person: Staff) -> Client:
    client = Client(raise_request_exception=False)
    enter(client, person)
    return client


def test_a_form_without_a_key_is_refused_and_does_nothing(market_kr: Market) -> None:
    clients = {
        role: keyless(make_person(f"some-{role.lower()}", role, markets=[market_kr]))
        for role in Role.values
    }

    answers = {
        name: clients[route.roles[0]].post(ROUTES[name]).status_code
        for name, route in PAGES.items()
        if "post" in route.methods and name not in NEED_NO_KEY
    }

    # Views of an inquiry look it up before they do anything: none is there.
    wrong = {name: status for name, status in answers.items() if status not in {400, 404}}
    assert wrong == {}
    assert len(answers) > 40


def test_a_form_on_an_inquiry_without_a_key_changes_nothing(
    alice: Staff, taken_inquiry: Inquiry
) -> None:
    before = Inquiry.objects.filter(pk=taken_inquiry.pk).values().get()

    for name, route in PAGES.items():
        is_verb = name.startswith("inquiries:") and "post" in route.methods
        if is_verb and "AGENT" in route.roles and "number" in ROUTES[name]:
            path = ROUTES[name].replace("KR-000000-000000", taken_inquiry.number)
            assert keyless(alice).post(path, {"version": taken_inquiry.version}).status_code == 400

    assert Inquiry.objects.filter(pk=taken_inquiry.pk).values().get() == before


class Forms(HTMLParser):
    """Collects the forms of a page that are sent: their address and their hidden fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]]]] = []
        self.is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_open = told.get("method", "get").lower() == "post" or "hx-post" in told
            if self.is_open:
                self.found.append((told.get("action", ""), []))
        elif tag == "input" and self.is_open:
            self.found[-1][1].append((told.get("name", ""), told.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_open = False


def forms_of(page: str) -> list[tuple[str, list[tuple[str, str]]]]:
    parser = Forms()
    parser.feed(page)
    return parser.found


def name_of(address: str, page: str) -> str:
    try:
        return resolve((address or page).split("?")[0]).view_name
    except Resolver404:
        return ""


def pages(client: Client, role: str, inquiry: Inquiry) -> Iterator[tuple[str, str]]:
    for name, route in PAGES.items():
        if role in route.roles and "get" in route.methods:
            path = ROUTES[name].replace("KR-000000-000000", inquiry.number)
            response = client.get(path)
            if response.status_code == 200 and not response.streaming:
                yield path, response.content.decode()


@pytest.mark.parametrize("role", Role.values)
def test_every_form_of_every_page_carries_a_key(
    market_kr: Market, team_claims: Team, role: str
) -> None:
    person = make_person("somebody", role, markets=[market_kr], teams=[team_claims])
    client, inquiry = signed_in(person), factories.make_inquiry(team_claims, assignee=person)
    keys: list[str] = []

    for path, page in pages(client, role, inquiry):
        for address, fields in forms_of(page):
            own = [value for name, value in fields if name == "request_key"]
            if name_of(address, path) not in NEED_NO_KEY | PUBLIC_FORMS:
                assert own, f"{path}: the form to {address} has no request key"
                keys += own

    assert len(keys) == len(set(keys)) > 3


@pytest.mark.parametrize("shown", ["work", "resolve", "wait", "note", "details", "promise"])
def test_forms_in_panes_carry_a_key(alice: Staff, taken_inquiry: Inquiry, shown: str) -> None:
    client = signed_in(alice)
    target = "work" if shown == "work" else "action"

    part = client.get(
        url_of(taken_inquiry, shown), headers={"HX-Request": "true", "HX-Target": target}
    )

    forms = forms_of(part.content.decode())
    assert forms
    assert all("request_key" in dict(fields) for _address, fields in forms)


def test_the_admin_site_is_under_the_same_rule(market_kr: Market) -> None:
    root = Staff.objects.create_superuser("super", display_name="Super")
    page = signed_in(root).get("/admin/staff/team/add/").content.decode()
    fields = {"market": market_kr.pk, "code": "NEW", "name": "New", "is_active": "on"}

    assert all("request_key" in dict(fields) for _address, fields in forms_of(page))
    assert keyless(root).post("/admin/staff/team/add/", fields).status_code == 400
    assert not Team.objects.filter(code="NEW").exists()

    sent = {**fields, "request_key": "one"}
    assert [keyless(root).post("/admin/staff/team/add/", sent).status_code for _ in "12"] == [
        302, 302,
    ]  # fmt: skip
    assert Team.objects.filter(code="NEW").count() == 1


def test_unsafe_calls_of_the_api_without_a_key_do_nothing(
    call: Call, alice: Staff, omar: Staff, taken_inquiry: Inquiry
) -> None:
    answers: dict[str, int] = {}
    for name, route in API.items():
        person = alice if "AGENT" in route.roles else omar
        path = ROUTES[name].replace("KR-000000-000000", taken_inquiry.number)
        for method in set(route.methods) & set(UNSAFE):
            if name not in API_NEEDS_NO_KEY:
                body: dict[str, Any] = {}
                gone = {"idempotency-key": ""}
                response = call(person, method, path.removeprefix("/api/v1/"), body, **gone)
                answers[f"{method} {name}"] = response.status_code

    assert {name: status for name, status in answers.items() if status != 400} == {}
    assert len(answers) > 15


def test_a_repeated_call_of_the_api_gets_the_first_answer(
    call: Call, alice: Staff, taken_inquiry: Inquiry
) -> None:
    path, key = f"inquiries/{taken_inquiry.number}/", {"idempotency-key": "change-1"}
    body = {"version": taken_inquiry.version, "subject": "Once"}

    first, again = (call(alice, "patch", path, body, **key) for _ in "12")
    other = call(alice, "patch", path, {**body, "subject": "Twice"}, **key)

    assert (first.status_code, again.json()) == (200, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    taken_inquiry.refresh_from_db()
    assert taken_inquiry.subject == "Once"


def test_a_secret_is_neither_made_nor_kept_twice(alice: Staff) -> None:
    client, sent = keyless(alice), {"label": "night", "days": 1, "request_key": "token-1"}

    first, again = client.post("/profile/tokens/", sent), client.post("/profile/tokens/", sent)

    assert (first.status_code, again.status_code) == (201, 409)
    assert alice.api_tokens.count() == 1
    assert json.dumps(list(RequestKey.objects.values_list("body", flat=True))) == "[null]"


def test_a_refused_form_may_be_sent_again_with_its_key(alice: Staff) -> None:
    client, sent = keyless(alice), {"label": "", "days": 1, "request_key": "token-1"}

    assert client.post("/profile/tokens/", sent).status_code == 422
    assert client.post("/profile/tokens/", {**sent, "label": "night"}).status_code == 201
