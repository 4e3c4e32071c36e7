"""Unique values in every personal field appear unmasked nowhere but where they were asked for."""

import csv
import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pyzipper
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from redis import Redis

from exports import kinds, services
from exports.models import ExportRequest
from exports.services.records import path_of
from inquiries.models import ImportRun, Inquiry, InquiryEvent
from inquiries.services.importing import rejects_of, start_check
from ops_console.shared import clock, jobs
from ops_console.shared.models import AuditEntry, Job, RequestKey
from ops_console.shared.personal import Sealed, classified_fields, mask
from ops_console.shared.telemetry.lines import json_lines
from playbooks.models import PlaybookVersion
from staff.choices import Role
from staff.models import Market, Staff, Team
from tests.canary.crawl import PANES, addresses
from tests.canary.seeds import CUSTOMER, OF_COLLEAGUES, POLICY_NUMBER, canaries, seed
from tests.cast import make_person, signed_in
from tests.exports.fixtures import approve, ask, build
from tests.factories import NOW
from tests.inquiries.importing.files import MAPPING

pytestmark = pytest.mark.xdist_group("canary")


@pytest.fixture
def people(market_kr: Market, team_claims: Team) -> dict[str, Staff]:
    """One person for each role, all of whom may see the inquiry if their role may."""
    teamed = {"AGENT", "LEAD"}
    return {
        role: make_person(
            f"some-{role.lower()}",
            role,
            **({"teams": [team_claims]} if role in teamed else {"markets": [market_kr]}),
        )
        for role in Role.values
    }


@pytest.fixture
def planted(
    live_playbook: PlaybookVersion, people: dict[str, Staff]
) -> tuple[Inquiry, dict[Any, tuple[str, tuple[str, ...]]]]:
    return seed(live_playbook, people)


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Everything that the log holds, as it is written."""
    kept: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: kept.append(json_lines().format(record))  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("", "ops_console", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield kept
    for logger in loggers:
        logger.removeHandler(handler)


def seen(text: str, known: Mapping[Any, tuple[str, tuple[str, ...]]]) -> set[Any]:
    """Return the fields of which something stands in the text that may not."""
    escaped = json.dumps(text)[1:-1] if "\\u" not in text else text
    return {
        key
        for key, (_value, parts) in known.items()
        for part in parts
        if part in text or json.dumps(part)[1:-1] in escaped
    }


def text_of(response: Any) -> str:
    body = b"".join(response) if response.streaming else response.content
    return body.decode("utf-8", "replace") + json.dumps(dict(response.headers))


def test_every_classified_field_has_a_canary_that_its_mask_covers() -> None:
    known = canaries()
    fields = {(label, field): kind for label, field, kind in classified_fields()}

    assert set(known) == set(fields) - OF_COLLEAGUES, "Give the new field a canary in seeds.py"
    for key, (value, parts) in known.items():
        shown = mask(fields[key], value)
        assert shown != value
        assert not [part for part in parts if part in shown], key


@pytest.mark.parametrize("role", Role.values)
def test_no_page_and_no_operation_shows_one(
    planted: Any, people: dict[str, Staff], role: str
) -> None:
    (inquiry, known), client = planted, signed_in(people[role])
    client.raise_request_exception = False
    shown, answered = {}, 0

    for name, address in addresses(inquiry):
        for headers in ({}, PANES):
            response = client.get(address, headers=headers)
            answered += response.status_code == 200
            if found := seen(text_of(response), known):
                shown[name, address, bool(headers)] = found

    assert shown == {}
    assert answered > 5


def test_the_pages_show_the_masks_so_that_the_search_is_not_empty(
    planted: Any, people: dict[str, Staff]
) -> None:
    inquiry, known = planted
    page = text_of(signed_in(people["LEAD"]).get(f"/inquiries/{inquiry.number}/?panel=customer"))

    for name in ("name", "phone", "email", "national_id", "account"):
        assert str(getattr(inquiry.customer, name)) in page
    for key in (("inquiries.Note", "body"), ("inquiries.Inquiry", "customer_words")):
        assert mask(dict(_kinds())[key], known[key][0]) in page


def _kinds() -> list[Any]:
    return [((label, field), kind) for label, field, kind in classified_fields()]


def test_finding_somebody_shows_the_masks(planted: Any, people: dict[str, Staff]) -> None:
    (inquiry, known), client = planted, signed_in(people["AGENT"])
    others = {key: pair for key, pair in known.items() if key != ("inquiries.Customer", "name")}

    page = client.post("/search/", {"q": CUSTOMER["name"][0]})
    found = client.post(
        "/api/v1/customers/search/",
        json.dumps({"query": inquiry.customer.reference}),
        content_type="application/json",
    )

    assert seen(text_of(page), others) == set()
    assert found.json()
    assert seen(text_of(found), known) == set()


def test_what_is_kept_beside_the_rows_holds_none(
    planted: Any, people: dict[str, Staff], lines: list[str]
) -> None:
    inquiry, known = planted
    _work(signed_in(people["AGENT"]), inquiry)

    valkey = Redis.from_url(configured.REDIS_URL)
    kept = {
        "sessions": [str(session.get_decoded()) for session in Session.objects.all()],
        "audit": [str(vars(row)) for row in AuditEntry.objects.all()],
        "events": [str(vars(row)) for row in InquiryEvent.objects.all()],
        "jobs": [str(vars(row)) for row in Job.objects.all()],
        "request keys": [str(vars(row)) for row in RequestKey.objects.all()],
        "valkey": [_dump(valkey, key) for key in valkey.scan_iter("*")],
        "log": lines,
        "mail": [f"{each.subject} {each.body} {each.to}" for each in mail.outbox],
    }

    assert {place: seen(" ".join(map(str, texts)), known) for place, texts in kept.items()} == {
        place: set() for place in kept
    }
    assert kept["audit"]
    assert kept["log"]
    assert kept["sessions"]


def _work(client: Client, inquiry: Inquiry) -> None:
    """Reveal, be refused, leave a note: what writes into the places that are searched."""
    base = f"/inquiries/{inquiry.number}/"
    reveal = f"{base}reveal/customer/{inquiry.customer_id}/phone/"
    shown = client.post(reveal, {"reason": "VERIFY_CALLER", "text": ""})
    assert "010-7391-4826" in shown.content.decode(), "The reveal page is the one exception."
    client.post(reveal, {"reason": "", "text": ""})
    client.post(f"{base}note/", {"body": "Rang back", "version": inquiry.version})
    client.get("/inquiries/KR-000000-000000/")
    body = {"field": "phone", "reason": "VERIFY_CALLER", "inquiry": inquiry.number}
    reference = inquiry.customer.reference if inquiry.customer else ""
    answer = client.post(
        f"/api/v1/customers/{reference}/reveal/", json.dumps(body), content_type="application/json"
    )
    assert answer.json()["value"] == "010-7391-4826"


def _dump(valkey: Any, key: bytes) -> str:
    """Return a key with its serialised value, whatever its type; texts in it stay readable."""
    readers: dict[bytes, Callable[[], Any]] = {
        b"string": lambda: valkey.get(key),
        b"list": lambda: valkey.lrange(key, 0, -1),
        b"hash": lambda: valkey.hgetall(key),
        b"set": lambda: valkey.smembers(key),
        b"zset": lambda: valkey.zrange(key, 0, -1),
    }
    read = readers.get(valkey.type(key), lambda: b"")
    return f"{key!r} {_decoded(read())}"


def _decoded(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return " ".join(f"{_decoded(key)} {_decoded(each)}" for key, each in value.items())
    return " ".join(map(_decoded, value)) if isinstance(value, list | set | tuple) else str(value)


@pytest.mark.parametrize("format_", ["CSV"])
def test_exports_leave_masked_whatever_columns_are_chosen(
    planted: Any,
    people: dict[str, Staff],
    market_kr: Market,
    settings: Any,
    tmp_path: Path,
    format_: str,
) -> None:
    (_inquiry, known), settings.EXPORT_DIR = planted, tmp_path / "exports"
    kind = kinds.find("inquiries")
    assert kind is not None
    columns = [column.code for column in kind.columns]

    asked = ask(people["LEAD"], market_kr, columns=columns, format=format_)
    export = build(asked if asked.job else approve(asked, people["MANAGER"]))

    text = _opened(export, by=people["LEAD"])
    assert len(list(csv.reader(io.StringIO(text)))) > 1
    assert seen(text, known) == set()


def _opened(export: ExportRequest, *, by: Staff) -> str:
    """Return the text of the file, which is locked when columns of ids are in it, even masked."""
    path = path_of(export)
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8-sig")
    password = services.show_password(export_id=export.pk, by=by, now=NOW)
    with pyzipper.AESZipFile(path) as archive:
        return str(archive.read(archive.infolist()[0], pwd=password.encode()).decode("utf-8-sig"))


def test_an_imports_preview_result_and_refused_rows_are_masked(
    people: dict[str, Staff], team_claims: Team
) -> None:
    known = canaries()
    mapping = MAPPING.replace(
        'subject = "title"',
        'subject = "title"\ncustomer_reference = "ref"\ncustomer_name = "name"\n'
        'customer_phone = "tel"\npolicy_number = "policy"',
    )
    subject = known["inquiries.Inquiry", "subject"][0]
    values = (CUSTOMER["name"][0], CUSTOMER["phone"][0], POLICY_NUMBER[0])
    good = f"A1,2026-01-05 10:00,2026-01-07 09:30,paper,{subject},C-1,{','.join(values)}"
    bad = f"A2,soon,2026-01-07 09:30,paper,{subject},C-1,{','.join(values)}"
    head = "id,received,closed,kind,title,ref,name,tel,policy"
    run = _checked(people["ANALYST"], "\n".join([head, good, bad]), mapping)
    client = signed_in(people["ANALYST"])

    page = text_of(client.get(f"/imports/{run.pk}/"))
    with rejects_of(run) as file:
        refused = file.read().decode("utf-8-sig")

    assert run.job is not None
    assert (run.rows_read, run.rows_rejected) == (2, 1)
    assert seen(page, known) == set()
    assert seen(refused, known) == set()
    assert seen(str(run.job.result), known) == set()


def _checked(by: Staff, content: str, mapping: str) -> ImportRun:
    upload: Any = SimpleUploadedFile("old.csv", content.encode())
    run = start_check(upload=upload, mapping_text=mapping, by=by, now=clock.now())
    assert run.job is not None
    jobs.run(run.job.pk)
    run.refresh_from_db()
    return run


def test_a_sealed_value_prints_its_mask_wherever_it_is_put() -> None:
    for _label, field, kind in classified_fields():
        if field in CUSTOMER:
            value, parts = CUSTOMER[field]
            sealed = Sealed.of(kind, value)
            printed = f"{sealed} {sealed!r} {[sealed]} {{}}".format(sealed)
            assert not [part for part in parts if part in printed]
