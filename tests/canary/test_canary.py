"""Unique values in every personal field appear unmasked nowhere but where they were asked for."""

import base64
import csv
import io
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
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
from exports.rules import IDENTIFIERS
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
from tests.canary.seeds import (
    CUSTOMER,
    OF_COLLEAGUES,
    POLICY_NUMBER,
    canaries,
    rows_beside,
    seed,
)
from tests.cast import make_person, signed_in
from tests.exports.fixtures import approve, ask, build
from tests.factories import NOW
from tests.inquiries.importing.files import MAPPING

pytestmark = pytest.mark.xdist_group("canary")
# Keys of requests and drafts: among so many, one has six digits of a canary in it by chance.
RANDOM = re.compile(r"\b(?=[0-9]*[a-f])[0-9a-f]{16,64}\b")
IN_PANES = ("inquiries:", "playbooks:", "voc:", "operations:")
# A link of somebody's own, files that are not there: tried below and in tests/exports.
NEED_MORE = {"exports:collect", "inquiries:import_rejects", "privacy:anchors"}


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
    text = body.decode("utf-8", "replace") + json.dumps(dict(response.headers))
    return RANDOM.sub("", text)


def test_every_classified_field_has_a_canary_that_its_mask_covers() -> None:
    known = canaries()
    fields = {(label, field): kind for label, field, kind in classified_fields()}

    assert set(known) == set(fields) - OF_COLLEAGUES, "Give the new field a canary in seeds.py"
    for key, (value, parts) in known.items():
        shown = mask(fields[key], value)
        assert shown != value
        assert not [part for part in parts if part in shown], key


def test_no_page_and_no_operation_shows_one_to_anybody(
    planted: Any, people: dict[str, Staff], settings: Any, tmp_path: Path
) -> None:
    settings.EXPORT_DIR = tmp_path / "exports"
    inquiry, known = planted
    beside, shown, answered = rows_beside(inquiry, people), {}, set()

    for role, person in people.items():
        client = signed_in(person)
        client.raise_request_exception = False
        for name, address in addresses(inquiry, beside):
            for headers in ({}, PANES) if name.startswith(IN_PANES) else ({},):
                response = client.get(address, headers=headers)
                answered |= {name} if response.status_code == 200 else set()
                if found := seen(text_of(response), known):
                    shown[role, name, address, bool(headers)] = found

    readable = {name for name, _address in addresses(inquiry, beside)}
    assert shown == {}
    assert readable - answered == NEED_MORE


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
    told = _tell_all(signed_in(people["LEAD"]), inquiry, known)
    jobs.send(Job.objects.create(kind="x.y", period="1", queued_at=NOW).pk)

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
        "answers": told,
    }

    assert {place: seen(" ".join(map(str, texts)), known) for place, texts in kept.items()} == {
        place: set() for place in kept
    }
    assert [place for place, texts in kept.items() if not texts] == ["mail"]
    assert "run_job" in " ".join(kept["valkey"])
    assert len([row for row in RequestKey.objects.all() if row.body]) >= 4


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


def _tell_all(client: Client, inquiry: Inquiry, known: Any) -> list[str]:
    """Send every canary in by the API and by forms that are refused; return what is answered.

    What stands masked comes back masked; a form shows again what its sender has just entered.
    """
    facts = {name: value for name, (value, _parts) in CUSTOMER.items()}
    texts = {name: known["inquiries.Inquiry", name][0] for name in ("subject", "customer_words")}
    place = f"inquiries/{inquiry.number}/"
    new = {"market": "KR", "team": "CLAIMS", "channel": "EMAIL", "stage": "KEEP",
           "task_type": "CERT", "details": {"certificate_kind": "TAX"}}  # fmt: skip
    asked = [
        ("post", "customers/", 201, {"market": "KR", "reference": "C-2", **facts}),
        ("patch", "customers/C-2/", 200, {"market": "KR", "version": 1, "address": "Busan"}),
        ("patch", "customers/C-2/", 409, {"market": "KR", "version": 1, "name": facts["name"]}),
        ("post", "customers/search/", 200, {"query": facts["national_id"]}),
        ("post", "inquiries/", 201, {**new, **texts, "warned": True}),
        ("post", "inquiries/", 422, {**new, **texts}),
        ("patch", place, 409, {"version": 99, "subject": "Another"}),
        ("post", f"{place}notes/", 201, {"body": texts["subject"], "warned": True}),
        ("post", "customers/", 422, {"market": "KR", **facts, "kind": "GHOST"}),
    ]
    answers = []
    for method, path, status, body in asked:
        send = getattr(client, method)
        answer = send(f"/api/v1/{path}", json.dumps(body), content_type="application/json")
        assert answer.status_code == status, (path, answer.content)
        answers.append(text_of(answer))
    stale = {"version": 99, "subject": "Mine", "task_type": "CERT", "stage": "KEEP",
             "requester_role": "POLICYHOLDER", "priority": "NORMAL"}  # fmt: skip
    forms = {
        f"/inquiries/{inquiry.number}/details/": stale,
        f"/customers/{inquiry.customer_id}/": {"version": 99, "kind": "INSURED", "language": "ko"},
        f"/inquiries/{inquiry.number}/reveal/customer/{inquiry.customer_id}/email/": {"reason": ""},
    }
    for path, body in forms.items():
        answer = client.post(path, body)
        assert answer.status_code in {409, 422}, path
        answers.append(text_of(answer))
    return answers


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
    """Return a value as text; the body of a message to workers is packed once more."""
    if isinstance(value, bytes):
        text = value.decode("utf-8", "replace")
        packed = re.findall(r'"body": "([A-Za-z0-9+/=]+)"', text)
        return " ".join([text, *(base64.b64decode(each).decode() for each in packed)])
    if isinstance(value, dict):
        return " ".join(f"{_decoded(key)} {_decoded(each)}" for key, each in value.items())
    return " ".join(map(_decoded, value)) if isinstance(value, list | set | tuple) else str(value)


@pytest.mark.parametrize(
    ("kind_of_file", "format_", "locked"),
    [
        ("inquiries", "CSV", True), ("inquiries", "XLSX", True), ("inquiries", "CSV", False),
        ("inquiries", "XLSX", False), ("voc", "CSV", False),
    ],
)  # fmt: skip
def test_exports_leave_masked_whatever_columns_are_chosen(
    planted: Any,
    people: dict[str, Staff],
    market_kr: Market,
    settings: Any,
    tmp_path: Path,
    kind_of_file: str,
    format_: str,
    *,
    locked: bool,
) -> None:
    (inquiry, known), settings.EXPORT_DIR = planted, tmp_path / "exports"
    kind = kinds.find(kind_of_file)
    assert kind is not None
    chosen = [each.code for each in kind.columns if locked or each.personal not in IDENTIFIERS]

    asked = ask(people["LEAD"], market_kr, kind=kind_of_file, columns=chosen, format=format_)
    export = build(asked if asked.job else approve(asked, people["MANAGER"]))

    cells = _cells(export, by=people["LEAD"])
    assert export.is_encrypted is locked
    assert inquiry.number in str(cells)
    assert seen(str(cells), known) == set()


def _cells(export: ExportRequest, *, by: Staff) -> list[list[Any]]:
    """Return what stands in the file: locked when columns of ids are in it, even masked."""
    content = path_of(export).read_bytes()
    if export.is_encrypted:
        password = services.show_password(export_id=export.pk, by=by, now=NOW)
        with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
            content = archive.read(archive.infolist()[0], pwd=password.encode())
    if export.format == "CSV":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for sheet in book for row in sheet.iter_rows(values_only=True)]


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
