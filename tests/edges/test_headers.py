"""Every answer carries the security headers, whichever part of the console gives it."""

import asyncio
import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.test import Client, override_settings

from ops_console.shared import thread_pool
from ops_console.shared.middleware import CONTENT_SECURITY_POLICY
from ops_console.shared.telemetry import middleware as telemetry
from staff import services as staff_services
from tests.edges.faulty import FAULTS
from tests.edges.world import ROUTES, TABLE, World, drained
from tests.route_table import PUBLIC

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("headers")]
EXPECTED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Whatever names program, version or language of the server.
TALKATIVE = {"Server", "X-Powered-By", "X-AspNet-Version", "Via"}
# What answers say they are; JSON has one charset, files are handed out as such.
TYPES = re.compile(
    r"text/(html|plain|csv); (charset=utf-8|version=[\d.]+; charset=utf-8.*)$|application/"
    r"(json|jsonl|zip|octet-stream|vnd\.oai\.openapi(\+json)?(; charset=utf-8)?)$"
)
IN_PRODUCTION = {
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
}


def wrong(response: Any, **besides: str) -> dict[str, str | None]:
    """Return the headers that are not as they must be."""
    headers = drained(response).headers
    expected = {**EXPECTED, "Cache-Control": "no-store", **besides}
    if headers.get("Content-Disposition", "").startswith("attachment"):
        expected["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    found = {name: headers.get(name) for name in expected}
    bad = {name: value for name, value in found.items() if value != expected[name]}
    kind = headers.get("Content-Type", "")
    # Without a charset browsers guess, and some guesses turn text into markup.
    if not (TYPES.match(kind) or (not kind and response.status_code == 204)):
        bad["Content-Type"] = kind
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        bad["Permissions-Policy"] = headers.get("Permissions-Policy")
    return {**bad, **{name: headers[name] for name in TALKATIVE & set(headers)}}


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    rules = dict(part.strip().split(" ", 1) for part in CONTENT_SECURITY_POLICY.split(";"))

    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_every_route_answers_with_them_whoever_asks(everything: World) -> None:
    clients = {role: everything.client(role) for role in everything.people}
    stranger, bad, statuses = Client(raise_request_exception=False), {}, set()

    for name in {*TABLE, *PUBLIC}:
        path, client = everything.path(name), clients[everything.role_for(name)]
        if name == "staff:sign_out":
            continue
        for who, ask in (
            ("person", client.get),
            ("sender", client.post),
            ("stranger", stranger.get),
        ):
            response = ask(path)
            statuses.add(response.status_code)
            if found := wrong(response):
                bad[name, who] = found

    assert bad == {}
    assert {200, 302, 401, 403, 404, 405, 409, 422} <= statuses
    assert len(ROUTES) > 120


@override_settings(ROOT_URLCONF="tests.edges.faulty")
def test_every_kind_of_failure_answers_with_them_and_tells_nothing(
    everything: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The page of an outage closes the connection, which all tests of this module share.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    client = everything.client("AGENT")

    for path in ("/stream/", "/data/", *(f"/raise/{s}/" for s in FAULTS)):
        for prefix in ("", "/api") if path.startswith("/raise") else ("",):
            response = client.get(prefix + path)
            assert wrong(response) == {}, path
            if path.startswith("/raise"):
                assert response.status_code == int(path.split("/")[2])
                assert b"secret detail" not in response.content
                assert b"Traceback" not in response.content


def test_a_strange_host_answers_with_them(client: Client) -> None:
    for host in ("evil.example", "evil.example:80", "a@b", "[::1", "127.0.0.1.evil.example"):
        response = client.get("/sign-in/", headers={"host": host})

        assert response.status_code == 400, host
        assert wrong(response) == {}
        assert b"evil" not in response.content


@pytest.mark.parametrize("module", [telemetry, staff_services], ids=["outer", "inner"])
def test_a_fault_in_the_middleware_itself_answers_with_them(
    everything: World, monkeypatch: pytest.MonkeyPatch, module: Any
) -> None:
    def broken(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(module, "_arrival" if module is telemetry else "end_reason", broken)
    client = everything.client("AGENT")

    response = client.get("/profile/")

    assert response.status_code == 500
    assert wrong(response) == {}


@pytest.mark.parametrize("sent", ["/sign-in/?q=%00", "/%00", "/sign-in/?q=%c0%80"])
def test_refusals_of_the_text_guard_answer_with_them(client: Client, sent: str) -> None:
    response = client.get(sent)

    assert response.status_code == 422
    assert wrong(response) == {}


def test_static_files_are_not_sniffed_nor_framed_by_others(client: Client) -> None:
    response = drained(client.get(staticfiles_storage.url("css/base.css")))

    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Content-Type"].startswith("text/css")
    assert not TALKATIVE & set(response.headers)


def test_production_asks_for_https_for_a_year_on_every_answer(client: Client) -> None:
    year = "max-age=31536000; includeSubDomains; preload"
    with override_settings(ROOT_URLCONF="tests.edges.faulty", **IN_PRODUCTION):
        browser = Client(raise_request_exception=False)
        for path in ("/sign-in/", "/nowhere/", "/raise/500/", "/sign-in/?q=%00", "/livez"):
            response = browser.get(path, secure=True)
            assert wrong(response, **{"Strict-Transport-Security": year}) == {}, path
        strange = browser.get("/sign-in/", secure=True, headers={"host": "evil"})
        assert wrong(strange, **{"Strict-Transport-Security": year}) == {}

        plain = browser.get("/sign-in/?next=/desk/")
        assert plain.status_code == 301
        assert plain.headers["Location"].startswith("https://testserver/sign-in/")
        assert wrong(plain) == {}
        assert browser.get("/sign-in/", headers={"host": "evil"}).status_code == 400


def test_signing_out_tells_the_browser_to_forget(everything: World) -> None:
    response = everything.client("AGENT").post("/sign-out/")

    assert wrong(response) == {}
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_body_that_is_refused_before_django_is_not_sniffed_either() -> None:
    said: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    asyncio.run(thread_pool._refuse(send))
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}

    assert said[0]["status"] == 413
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"


def test_no_cross_origin_access_is_granted(everything: World) -> None:
    client = everything.client("AGENT")
    for origin in ("https://evil.example", "null", "http://testserver.evil.example"):
        for path in ("/api/v1/me/", "/desk/", "/sign-in/", staticfiles_storage.url("css/base.css")):
            for ask in (client.get, client.options):
                headers = drained(ask(path, headers={"origin": origin})).headers
                assert not [name for name in headers if name.startswith("Access-Control")], path


def test_the_server_is_started_without_its_name() -> None:
    root = settings.BASE_DIR
    for file in ("ops_console/embedded/console.py", "Dockerfile"):
        assert "--no-server-header" in (root / file).read_text(encoding="utf-8")
    assert "server_tokens off" in (root / "docker/nginx.conf").read_text(encoding="utf-8")
