"""Markup in any stored text is shown as text, on every page, to everybody, in headers too."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import models, transaction

from exports.models import ExportRequest
from inquiries.models import Correction, Draft, ImportRun, Inquiry, Note
from operations.models import LegalHold
from playbooks.models import Run
from privacy.models import Incident, IncidentAction, Review, ReviewItem
from staff.models import ApiToken, Market, Staff, Team
from tests.canary.crawl import PANES, QUERIES
from tests.edges.world import TABLE, World, drained
from tests.privacy.rows import write

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("markup")]
# A number for each field, so that a page that forgets to escape names the field.
PAYLOAD = "\"><img src=x onerror=alert({n})>'</textarea></script><script>x{n}()</script>{{{{7*7}}}}"
SHORT = '"><b id=x{n}>'
SAFE_SCHEMES = ("/", "#", "?", "http://testserver/", "mailto:", "tel:")
TEXTS = (
    (Market, ("names",)), (Team, ("name",)), (Staff, ("display_name", "email")),
    (Inquiry, ("subject", "customer_words", "external_ref")), (Note, ("body",)),
    (Correction, ("description",)), (Draft, ("fields",)), (ImportRun, ("file_name",)),
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
            if name in told and told[name] and not self._is_own(told[name]):
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
            texts = {"reason_text": PAYLOAD.format(n=90), "object_id": SHORT.format(n=91)}
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
        if field == "names":
            value: Any = dict.fromkeys(("ko", "zh-hant", "en"), text)
        elif field == "fields":
            value = json.dumps({"body": text})
        else:
            value = text
        model.objects.filter(pk=row.pk).update(**{field: value})


def read(world: World) -> Iterator[tuple[str, str, Any]]:
    """Yield (route, role, answer) of every page to everybody who may see it."""
    for role in world.people:
        client = world.client(role)
        for name, route in TABLE.items():
            if role in route.roles and "get" in route.methods:
                path = world.path(name)
                for query in ("", *QUERIES.get(name, ())):
                    yield name, role, drained(client.get(f"{path}?{query}"))
                yield name, role, drained(client.get(path, headers=PANES))


def test_stored_markup_stays_text_on_every_page(spoiled: World) -> None:
    wrong, shown = [], set()
    for name, role, response in read(spoiled):
        if response.streaming:
            continue
        text = response.content.decode()
        if response.headers.get("Content-Type", "").startswith("application/json"):
            json.loads(text)
            continue
        page = Page()
        page.feed(text)
        wrong += [f"{name} {role}: {each}" for each in page.found]
        shown |= set(re.findall(r"&lt;(?:img src=x onerror=alert\(|b id=x)(\d+)", text))
        if "49" in text and "{{7*7}}" not in text and "7*7" in text:
            wrong.append(f"{name} {role}: a template within a text")

    assert wrong == []
    # What no page shows proves nothing: most fields have to be among what was read.
    assert len(shown) >= 18, sorted(shown)


def test_headers_for_scripts_hold_no_text_of_rows(spoiled: World) -> None:
    for name, role, response in read(spoiled):
        for header in ("HX-Trigger", "HX-Location", "HX-Redirect", "HX-Push-Url"):
            told = response.headers.get(header, "")
            assert told.isascii(), (name, role)
            assert "<" not in told, (name, role, told)
            if told.startswith("{"):
                json.loads(told)


def test_what_is_searched_for_comes_back_as_text(spoiled: World) -> None:
    said = PAYLOAD.format(n=7)
    for role in ("AGENT", "LEAD", "PRIVACY", "ADMIN"):
        client = spoiled.client(role)
        for name, route in TABLE.items():
            if role in route.roles and "get" in route.methods:
                fields = dict.fromkeys(
                    ("text", "q", "who", "kind", "market", "team", "since", "panel", "next", "view",
                     "cause", "period", "columns", "rows", "subject", "address", "reason"),
                    said,
                )  # fmt: skip
                response = drained(client.get(spoiled.path(name), fields))
                if not response.streaming and "html" in response.headers.get("Content-Type", ""):
                    page = Page()
                    page.feed(response.content.decode())
                    assert page.found == [], name
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
