"""Markup in any stored text is shown as text, on every page, to everybody, in headers too."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import models, transaction

from exports.models import ExportRequest
from inquiries.models import Correction, Customer, Draft, ImportRun, Inquiry, Note
from operations.models import LegalHold
from playbooks.models import Run
from privacy.models import Incident, Review, ReviewItem
from staff.models import ApiToken, Market, Staff, Team
from tests.canary.crawl import PANES, QUERIES
from tests.edges.world import TABLE, World, drained
from tests.privacy.rows import write

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("markup")]
# A number for each field, so that a page that forgets to escape names the field.
PAYLOAD = "\"><img src=x onerror=alert({n})>'</textarea></script><script>x{n}()</script>{{{{7*7}}}}"
SHORT = '"><b id=x{n}>'
# The code that an authenticator app reads.
PICTURE = "data:image/svg+xml;base64,"
SAFE_SCHEMES = ("/", "#", "?", "http://testserver/", "mailto:", "tel:")
TEXTS = (
    (Market, ("names",)), (Team, ("name",)), (Staff, ("display_name", "email")),
    (Inquiry, ("subject", "customer_words", "external_ref")), (Note, ("body",)),
    (Correction, ("description",)), (Customer, ("name", "address", "health_notes", "email")),
    (Draft, ("fields",)), (ImportRun, ("file_name",)),
    (Run, ("script_text", "proposed_text", "record_text", "deviation_text")),
    (LegalHold, ("reason_text", "reference")), (Incident, ("title", "account", "object_id")),
    (Review, ("comment",)), (ReviewItem, ("comment",)), (ApiToken, ("label",)),
    (ExportRequest, ("reason_text", "decision_text")),
)  # fmt: skip


class Page(HTMLParser):
    """Collects what a browser would run or follow."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.found += [f"{tag} {name}" for name in told if name.startswith("on")]
        if told.get("id", "").startswith("x") and told["id"][1:].isdigit():
            self.found.append(f"{tag} {told['id']}")
        for name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
            picture = (tag, name) == ("img", "src") and told.get(name, "").startswith(PICTURE)
            if told.get(name) and not picture and not self._is_own(told[name]):
                self.found.append(f"{tag} {name}={told[name]}")
        self._script = tag == "script"

    @staticmethod
    def _is_own(address: str) -> bool:
        return address.startswith(SAFE_SCHEMES) and not address.startswith("//")

    def handle_data(self, data: str) -> None:
        if self._script and re.search(r"x\d+\(\)", data):
            self.found.append(f"script {data}")


@pytest.fixture(scope="module")
def spoiled(everything: World) -> World:
    """The world with markup in every text of every row."""
    with transaction.atomic():
        for number, (model, field) in enumerate(_fields(), start=100):
            _spoil(model, field, number)
        for person in Staff.objects.all():
            market = everything.market.code
            texts: dict[str, Any] = {
                "reason_text": PAYLOAD.format(n=90),
                "object_id": SHORT.format(n=91),
            }
            write(person, chain=market, field_name=SHORT.format(n=92), address="10.0.0.9", **texts)
    for person in everything.people.values():
        person.refresh_from_db()
    everything.inquiry.refresh_from_db()
    return everything


def _fields() -> Iterator[tuple[type[models.Model], str]]:
    for model, names in TEXTS:
        known = {field.name for field in model._meta.get_fields()}
        for name in names:
            assert name in known, (model, name)
            yield model, name


def _spoil(model: Any, field: str, number: int) -> None:
    limit = getattr(model._meta.get_field(field), "max_length", None) or 10_000
    for row in model.objects.all():
        text = PAYLOAD.format(n=number)
        text = text if len(text) + 3 <= limit else SHORT.format(n=number)
        languages = ("ko", "zh-hant", "en")
        setattr(row, field, dict.fromkeys(languages, text) if field == "names" else text)
        row.save(update_fields=[field])


def read(world: World) -> Iterator[tuple[str, Any]]:
    """Yield (route and role, answer) of every page to the least and the most of its readers."""
    clients = {role: world.client(role) for role in world.people}
    for name, route in TABLE.items():
        for role in {route.roles[0], route.roles[-1]} if "get" in route.methods else ():
            path, client = world.path(name), clients[role]
            for query in ("", *QUERIES.get(name, ())):
                yield f"{name} {role}", drained(client.get(f"{path}?{query}"))
            if name.startswith(("inquiries:", "voc:", "playbooks:")):
                yield f"{name} {role} pane", drained(client.get(path, headers=PANES))


def wrong_in(response: Any) -> list[str]:
    """Return what a browser would run or follow that no page of ours says."""
    told = response.headers
    leading = {told[each] for each in ("HX-Trigger", "HX-Location", "HX-Push-Url") if each in told}
    wrong = [each for each in leading if not each.isascii() or "<" in each or "{{" in each]
    if response.streaming:
        return wrong
    text = response.content.decode()
    if told.get("Content-Type", "").startswith("application/json"):
        json.loads(text)
        return wrong
    page = Page()
    page.feed(text)
    return wrong + page.found + (["a template was run"] if "&lt;/script&gt;49" in text else [])


def test_stored_markup_stays_text_on_every_page_and_in_every_header(spoiled: World) -> None:
    wrong, shown = {}, set()
    for where, response in read(spoiled):
        if found := wrong_in(response):
            wrong[where] = found
        if not response.streaming:
            escaped = r"&lt;(?:img src=x onerror=alert\(|b id=x)(\d+)"
            shown |= set(re.findall(escaped, response.content.decode()))

    assert wrong == {}
    # What no page shows proves nothing: most fields have to be among what was read.
    assert len(shown) >= 18, sorted(shown)


def test_what_is_searched_for_comes_back_as_text(spoiled: World) -> None:
    said = PAYLOAD.format(n=7)
    names = (
        "text", "q", "who", "kind", "market", "team", "since", "panel", "next", "view", "cause",
        "period", "columns", "rows", "subject", "address", "reason",
    )  # fmt: skip
    clients = {role: spoiled.client(role) for role in spoiled.people}
    for name, route in TABLE.items():
        if "get" in route.methods:
            client = clients[route.roles[0]]
            response = drained(client.get(spoiled.path(name), dict.fromkeys(names, said)))
            assert wrong_in(response) == [], name
    found = spoiled.client("AGENT").post("/search/", {"q": said})
    assert said not in found.content.decode()


def test_json_is_never_a_page(everything: World) -> None:
    for name in ("api:me", "api:inquiry", "api:customer", "exports:manifest", "api:schema"):
        response = everything.client(everything.role_for(name)).get(everything.path(name))
        assert response.status_code == 200, name
        assert response.headers["Content-Type"].split(";")[0] in {
            "application/json", "application/vnd.oai.openapi",
        }  # fmt: skip
    refused = everything.client("AGENT").get("/api/v1/nowhere/?format=html")
    assert refused.headers["Content-Type"] == "application/json"
