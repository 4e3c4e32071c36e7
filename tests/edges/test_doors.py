"""Cookies, ways onward, forged headers and forged forms, on every route that has them."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings

from inquiries.models import Inquiry
from staff.models import Staff
from staff.views.arrival import next_page
from tests.cast import enter
from tests.edges.world import TABLE, World, drained
from tests.route_table import API, PAGES, PUBLIC

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("doors")]
EVIL = "evil.example"
ELSEWHERE = (
    f"//{EVIL}", f"///{EVIL}", f"/\\{EVIL}", f"\\\\{EVIL}", f"https:{EVIL}", f"https:/{EVIL}",
    f"https://{EVIL}", f"http://testserver@{EVIL}", f"http://{EVIL}/testserver", f" //{EVIL}",
    f"\t//{EVIL}", f"/\t/{EVIL}", f"https://testserver.{EVIL}", f"https://testserver:80@{EVIL}",
    "javascript:alert(1)", "\tjavascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
    "vbscript:x", f"/x\r\nLocation: https://{EVIL}", f"/%0d%0aLocation: https://{EVIL}",
    f"https://[{EVIL}", f"//{EVIL}%2f..", f"/.{chr(0x2028)}/{EVIL}", f"\u3000//{EVIL}",
)  # fmt: skip
LEADING = ("Location", "HX-Redirect", "HX-Push-Url", "HX-Location", "HX-Replace-Url", "Refresh")
PASSWORD = "a long enough phrase of seven words"
PRODUCTION = {
    "USE_TLS": True,
    "SESSION_COOKIE_NAME": "__Host-ops-session",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_NAME": "__Host-ops-csrf",
    "CSRF_COOKIE_SECURE": True,
    "WHO_COOKIE_NAME": "__Host-ops-who",
}


@pytest.fixture
def agent(everything: World) -> Staff:
    """Somebody with a password."""
    # A row of its own: the other tests' copy keeps the password of the database.
    person = Staff.objects.get(pk=everything.people["AGENT"].pk)
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def leads_home(response: Any) -> bool:
    """Tell whether whatever leads onwards from this answer leads to a page of ours."""
    for name in LEADING:
        told = drained(response).headers.get(name, "")
        if name == "HX-Location" and told.startswith("{"):
            told = json.loads(told)["path"]
        parts = urlsplit(told)
        if parts.netloc not in {"", "testserver"} or parts.scheme not in {"", "http"}:
            return False
        if told.startswith(("//", "/\\", "\\")) or "\r" in told or "\n" in told:
            return False
    return True


def test_no_target_leads_elsewhere() -> None:
    factory = RequestFactory()
    for target in ELSEWHERE:
        for request in (factory.get("/", {"next": target}), factory.post("/", {"next": target})):
            found = next_page(request)
            parts = urlsplit(found)
            assert (parts.scheme, parts.netloc) == ("", ""), target
            assert not found.startswith(("//", "/\\"))
    for own in ("/desk/?view=team", "/inquiries/KR-1/#notes", "http://testserver/desk/"):
        assert next_page(factory.get("/", {"next": own})) == own


@pytest.mark.parametrize("target", [*ELSEWHERE[:8], *ELSEWHERE[14:21]])
def test_signing_in_and_proving_it_again_lead_home(agent: Staff, target: str) -> None:
    browser = Client()
    sent = {"username": agent.username, "password": PASSWORD, "next": target}

    into = browser.post("/sign-in/", sent)
    again = browser.post("/sign-in/confirm/", {"password": PASSWORD, "next": target})

    assert (into.status_code, again.status_code) == (302, 302)
    assert leads_home(into)
    assert leads_home(again)


def test_no_route_takes_its_way_onwards_from_the_request(everything: World) -> None:
    names = ("next", "back", "return", "url", "redirect", "redirect_to", "continue", "target")
    query = dict.fromkeys(names, f"https://{EVIL}/")
    headers = {
        "hx-request": "true", "hx-current-url": f"https://{EVIL}/inquiries/x/", "hx-target": "work",
        "referer": f"https://{EVIL}/", "x-forwarded-host": EVIL, "x-original-url": f"//{EVIL}/",
    }  # fmt: skip
    clients = {role: everything.client(role) for role in everything.people}
    astray = {}
    for name in {*TABLE, *PUBLIC} - {"staff:sign_out"}:
        client, path = clients[everything.role_for(name)], everything.path(name)
        answers = (
            client.get(path, query, headers=headers),
            client.post(path, query, headers=headers),
        )
        if not all(map(leads_home, answers)):
            astray[name] = [dict(each.headers) for each in answers]

    assert astray == {}


def cookies_of(response: Any) -> dict[str, Any]:
    return dict(response.cookies.items())


@pytest.mark.parametrize("changed", [PRODUCTION, {}], ids=["production", "demo"])
def test_cookies_are_closed_as_far_as_the_transport_allows(
    agent: Staff, changed: dict[str, Any]
) -> None:
    production = bool(changed)
    with override_settings(**changed):
        browser = Client()
        sent = {"username": agent.username, "password": PASSWORD}
        found = cookies_of(browser.get("/sign-in/", secure=production))
        found |= cookies_of(browser.post("/sign-in/", sent, secure=production))
        session = settings.SESSION_COOKIE_NAME

    assert {session} < set(found)
    for name, cookie in found.items():
        is_language = name == settings.LANGUAGE_COOKIE_NAME
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert cookie["domain"] == "", name
        assert cookie["path"] == "/", name
        if production and not is_language:
            assert name.startswith("__Host-"), name
            assert cookie["secure"] is True, name
    assert found[session]["httponly"] is True


def test_the_key_of_a_session_stands_in_no_body_and_no_address(everything: World) -> None:
    for role in ("AGENT", "ADMIN"):
        client = everything.client(role)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        for name, route in TABLE.items():
            if role in route.roles and "get" in route.methods:
                response = client.get(everything.path(name))
                body = b"".join(response) if response.streaming else response.content
                assert key.encode() not in body, name
                assert key not in str(dict(response.headers)), name


def unsafe(world: World) -> Iterator[tuple[str, str, str, str]]:
    """Yield (name, method, path, role) of every request that may change something."""
    for name, route in {**PAGES, **API}.items():
        for method in set(route.methods) - {"get"}:
            yield name, method, world.path(name), route.roles[0]


def strict(world: World, role: str) -> Client:
    """Return a browser that Django looks at as at a real one."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    enter(browser, world.people[role])
    return browser


def test_every_unsafe_request_needs_its_own_token_and_origin(everything: World) -> None:
    browsers = {role: strict(everything, role) for role in everything.people}
    tokens = {}
    for role, browser in browsers.items():
        browser.get("/profile/")
        tokens[role] = browser.cookies[settings.CSRF_COOKIE_NAME].value
    others = strict(everything, "AGENT")
    others.get("/profile/")
    foreign = others.cookies[settings.CSRF_COOKIE_NAME].value
    passed, count = [], 0
    for name, method, path, role in unsafe(everything):
        ask, own = getattr(browsers[role], method), tokens[role]
        json_ = {"data": b"{}", "content_type": "text/plain"}
        tries = {
            "no token": ask(path),
            "text": ask(path, **json_),
            "another's": ask(path, headers={"x-csrftoken": foreign}),
            "origin": ask(path, headers={"x-csrftoken": own, "origin": f"https://{EVIL}"}),
            "null": ask(path, headers={"x-csrftoken": own, "origin": "null"}),
        }
        count += len(tries)
        # The API does not even read what does not call itself JSON.
        assert tries.pop("text").status_code in {403, 415}, name
        passed += [(name, how) for how, answer in tries.items() if answer.status_code != 403]

    assert passed == []
    assert count > 400


def test_a_request_with_its_token_passes(everything: World) -> None:
    browser = strict(everything, "AGENT")
    browser.get("/profile/")
    token = browser.cookies[settings.CSRF_COOKIE_NAME].value

    told = browser.post(
        "/profile/", {"language": "en", "density": "dense", "theme": "LIGHT"},
        headers={"x-csrftoken": token, "origin": "http://testserver", "idempotency-key": "one"},
    )  # fmt: skip

    assert told.status_code != 403


def test_strangers_need_a_token_for_public_forms_too() -> None:
    browser = Client(enforce_csrf_checks=True)
    for path in ("/sign-in/", "/sign-in/code/", "/sign-in/forgot/", "/sign-out/", "/language/"):
        assert browser.post(path, {"username": "a", "password": "b"}).status_code == 403, path


FORGED = {
    "x-forwarded-host": EVIL, "x-forwarded-server": EVIL, "x-host": EVIL,
    "forwarded": f"host={EVIL};proto=https", "x-forwarded-proto": "https",
    "x-remote-user": "some-admin", "remote-user": "some-admin", "x-original-url": "/people/",
    "x-rewrite-url": "/people/", "x-http-method-override": "DELETE",
}  # fmt: skip


@pytest.mark.parametrize("proxies", [0, 1])
def test_what_clients_claim_of_themselves_is_not_believed(everything: World, proxies: int) -> None:
    secure = ("HTTP_X_FORWARDED_PROTO", "https")
    with override_settings(TRUSTED_PROXY_COUNT=proxies, SECURE_PROXY_SSL_HEADER=secure):
        stranger = Client(headers=FORGED)
        page = stranger.get("/sign-in/")
        # Behind a proxy of ours the scheme is what that proxy says.
        assert page.wsgi_request.is_secure() is bool(proxies)
        refused = stranger.get("/people/")
        client = everything.client("AGENT")
        other = client.get("/people/", headers=FORGED)

    assert EVIL not in page.content.decode()
    assert EVIL not in str(dict(page.headers))
    assert refused.headers["Location"] == "/sign-in/?next=/people/"
    assert other.status_code == 403
    assert page.wsgi_request.get_host() == "testserver"
    assert page.wsgi_request.method == "GET"


def test_other_methods_cannot_be_named_in_a_header_or_field(everything: World) -> None:
    client = everything.client("AGENT")
    before = Inquiry.objects.values().get(pk=everything.inquiry.pk)
    client.post(
        f"/inquiries/{everything.inquiry.number}/", {"_method": "DELETE"},
        headers={"x-http-method-override": "DELETE"},
    )  # fmt: skip

    assert client.generic("TRACE", "/desk/").status_code == 405
    assert Inquiry.objects.values().get(pk=everything.inquiry.pk) == before
