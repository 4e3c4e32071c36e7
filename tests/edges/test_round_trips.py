"""What is accepted comes back as it was sent; what cannot be kept is refused with its reason."""

import json
import unicodedata
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.test import RequestFactory

from inquiries.choices import CorrectionKind
from inquiries.models import Correction, Customer, Inquiry, Note
from ops_console.shared.one_charset import utf8_only
from ops_console.shared.personal import Sealed
from privacy.models import IncidentAction, ReviewItem
from staff.models import ApiToken
from tests.edges import hostile, hostile_api
from tests.edges.fields import Target, targets
from tests.edges.hostile import Senders
from tests.edges.texts import HONEST, LONG, SPOILED
from tests.edges.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("round trips")]
ACCEPTED = {200, 201, 302, 303}
Reader = Callable[[World], Any]
TEXTS = {
    **HONEST,
    **LONG,
    **{said: SPOILED[said] for said in ("nul", "lone surrogate", "controls", "header injection")},
}
STORES: dict[tuple[str, str], Reader] = {
    ("inquiries:note", "body"): lambda _w: Note.objects.latest("pk").body,
    ("inquiries:correct", "description"): lambda _w: Correction.objects.latest("pk").description,
    ("inquiries:details", "subject"): lambda w: Inquiry.objects.get(pk=w.inquiry.pk).subject,
    ("inquiries:customer_change", "address"): lambda w: (
        Customer.objects.get(pk=w.inquiry.customer_id).address
    ),
    ("staff:tokens", "label"): lambda _w: ApiToken.objects.latest("pk").label,
    ("privacy:incident_act", "text"): lambda _w: IncidentAction.objects.latest("pk").text,
    ("privacy:judge", "comment"): lambda w: ReviewItem.objects.get(pk=w.values["item_id"]).comment,
}
# What a form needs besides, where its page leaves it to the person.
BESIDES: dict[str, dict[str, list[str]]] = {
    "inquiries:correct": {"kind": [CorrectionKind.values[0]], "owner": ["AGENT"]},
    "inquiries:note": {"warned": ["1"]},
    "staff:tokens": {"days": ["1"]},
}


def plain(value: Any) -> str:
    return str(value.reveal() if isinstance(value, Sealed) else value)


def normal(text: str) -> str:
    """Return a text as every form may leave it: trimmed, its lines ended alike, composed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip())


@pytest.fixture(scope="module")
def forms(everything: World) -> dict[str, Target]:
    return {each.name: each for each in targets(everything) if each.method == "post"}


@pytest.mark.parametrize(("name", "field"), STORES)
def test_a_text_is_kept_whole_or_refused(
    everything: World, forms: dict[str, Target], name: str, field: str
) -> None:
    senders, form, read = Senders(everything), forms[name], STORES[name, field]
    accepted = 0
    for said, text in TEXTS.items():
        fields = {**form.form(), **BESIDES.get(name, {}), field: [text]}
        response, stored = senders.send_and_read(form, fields, lambda: read(everything))
        if response.status_code in ACCEPTED:
            kept = plain(stored)
            assert normal(kept) == normal(text), said
            accepted += 1
        else:
            assert response.status_code == 422, (said, response.status_code)

    assert accepted >= len(HONEST), accepted


def test_the_api_keeps_a_text_whole_or_refuses_it(everything: World) -> None:
    client, path = everything.client("AGENT"), everything.path("api:inquiry_notes")
    accepted = 0
    for said, text in TEXTS.items():
        with transaction.atomic():
            response = client.post(
                path, json.dumps({"body": text}), content_type="application/json",
                headers={"idempotency-key": uuid4().hex},
            )  # fmt: skip
            if response.status_code in ACCEPTED:
                assert normal(plain(Note.objects.latest("pk").body)) == normal(text), said
                accepted += 1
            else:
                assert response.status_code in {400, 422}, said
            transaction.set_rollback(True)

    assert accepted >= len(HONEST)


def test_what_is_no_utf_8_is_refused_and_not_replaced(everything: World) -> None:
    client = everything.client("AGENT")
    before = Note.objects.count()
    for body in (
        b"body=a%80b",
        b"body=%ff%fe",
        b"body=%c0%80",
        b"body=%ed%a0%80",
        b"body=\xa4\xb1",
    ):
        response = client.post(
            everything.path("inquiries:note"), body,
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
        assert response.status_code == 422, body

    assert Note.objects.count() == before


def test_no_request_chooses_the_codec_it_is_read_with() -> None:
    read: list[WSGIRequest] = []

    def pages(environ: dict[str, Any], _start: Any) -> list[bytes]:
        read.append(WSGIRequest(environ))
        return []

    form = "application/x-www-form-urlencoded"
    for charset in ("utf-16", "utf-7", "hex", '"zip"', "idna", "nonsense", "", "UTF-8"):
        for method, body in (("GET", b""), ("POST", b"b=%ed%98%95")):
            environ = RequestFactory().generic(method, "/?q=%ed%98%95", body, form).environ
            environ["CONTENT_TYPE"] = f"{form}; charset={charset}"
            utf8_only(pages)(environ, None)  # type: ignore[arg-type]
            assert read[-1].GET["q"] == "형", charset
            assert read[-1].POST.get("b", "형") == "형", charset


def test_nul_is_refused_in_a_header_too(everything: World) -> None:
    for name in ("User-Agent", "HX-Target", "Idempotency-Key"):
        response = everything.client("AGENT").get("/desk/", headers={name: "a\x00b"})
        assert response.status_code == 422, name


def test_json_is_refused_down_to_its_last_key(everything: World) -> None:
    client, path = everything.client("AGENT"), everything.path("api:inquiry_notes")
    for body in (
        r'{"body": "a\u0000b"}', r'{"body": "a\ud800"}', r'{"body": "x", "a\u0000": 1}',
        r'{"body": "x", "more": {"a": [{"b\ud800": 1}]}}', '{"body": "x", "body": "y"}',
        '{"body": NaN}', '{"body": ' + "[" * 100_000 + "]" * 100_000 + "}", '{"body": "x"',
        "[]", "null", '"text"', "1", "", '{"body": {"a": 1}}', '{"body": 1e400}', '{"body": true}',
    ):  # fmt: skip
        response = client.post(
            path, body, content_type="application/json", headers={"idempotency-key": uuid4().hex}
        )
        assert response.status_code in {400, 413, 422}, (body[:60], response.status_code)


def test_cases_from_the_schema_are_no_fault(everything: World) -> None:
    statuses = hostile_api.fuzz_api(everything, examples=hostile.examples(80))

    assert sum(statuses.values()) >= 70
    assert len(hostile_api.operations()) > 30
    # Right cases reach the services, wrong ones are told what is wrong with them.
    assert {200, 404, 422} <= set(statuses)
