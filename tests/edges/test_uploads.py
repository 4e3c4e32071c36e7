"""Files from outside: refused by what they are, named by us, handed out as downloads only."""

import gzip
import io
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from inquiries.models import ImportRun
from inquiries.services import importing
from inquiries.services.importing import uploads as import_uploads
from ops_console.shared import errors, jobs, uploads
from staff.models import Staff, Team
from tests.cast import signed_in
from tests.factories import NOW
from tests.inquiries.importing.files import MAPPING, text_of

CSV = text_of("A1,2026-01-05 10:00,2026-01-07 09:30,paper,Certificate").encode()


def bomb() -> bytes:
    """Return a workbook of a few kilobytes that unpacks to many megabytes, with an entity."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    return packed.getvalue()


FOREIGN: dict[str, bytes] = {
    "workbook, bomb and entity": bomb(),
    "empty package": b"PK\x05\x06" + bytes(18),
    "old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    "PNG": b"\x89PNG\r\n\x1a\n" + bytes(50),
    "GIF and script": b"GIF89a/*" + CSV + b"*/=1;alert(1)",
    "JPEG": b"\xff\xd8\xff\xe0" + bytes(50),
    "program": b"MZ\x90\x00\x03" + bytes(60) + CSV,
    "ELF": b"\x7fELF\x02\x01" + bytes(60),
    "shell": b"#!/bin/sh\nid\n",
    "PDF": b"%PDF-1.7\n",
    "page": b"\xef\xbb\xbf \n<!DOCTYPE html><script>alert(1)</script>",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "XML": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    "script": b"<script>alert(1)</script>,b\n",
    "pickle": b"\x80\x04\x95" + bytes(20),
    "packed page": gzip.compress(b"<html>", mtime=0),
    "packed twice": gzip.compress(gzip.compress(CSV, mtime=0), mtime=0),
    "packed badly": b"\x1f\x8b" + bytes(30),
}
NAMES = {
    "../../etc/passwd": "passwd",
    "C:\\temp\\old.csv": "old.csv",
    "a\u202egnp.exe": "agnp.exe",
    'x"; filename="evil.html': "x; filename=evil.html",
    "a\r\nSet-Cookie: b": "aSet-Cookie: b",
    unicodedata.normalize("NFD", "보험금.csv"): "보험금.csv",
    "...": "file",
    "": "file",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_what_is_no_text_is_refused_by_its_first_bytes(what: str) -> None:
    file = io.BytesIO(FOREIGN[what])

    with pytest.raises(errors.Invalid):
        uploads.require_text(file)


@pytest.mark.parametrize(
    "content",
    # With a time in it, parallel workers would give the test different names.
    [CSV, gzip.compress(CSV, mtime=0), b"", "번호,접수\n".encode("cp949"), "編號\n".encode("big5"),
     "id,title\n".encode("utf-16"), b"MZ,BM,II\n", b"a<b>,c\n", b"\xef\xbb\xbfid\n"],
)  # fmt: skip
def test_text_passes_and_is_read_from_its_beginning(content: bytes) -> None:
    file = io.BytesIO(content)

    uploads.require_text(file)

    assert file.read() == content


def test_the_door_refuses_them_whatever_their_name_and_type(dana: Staff, team_claims: Team) -> None:
    client = signed_in(dana)
    for what, content in FOREIGN.items():
        sent = SimpleUploadedFile("old.csv", content, content_type="text/csv")
        mapping = SimpleUploadedFile("m.toml", MAPPING.encode())

        answer = client.post("/imports/new/", {"file": sent, "mapping": mapping})

        assert answer.status_code == 422, what
    assert not ImportRun.objects.exists()


def test_too_large_a_file_and_too_many_files_are_refused(dana: Staff, team_claims: Team) -> None:
    client = signed_in(dana)
    with override_settings(IMPORT_MAX_UPLOAD_BYTES=100):
        large = {"file": SimpleUploadedFile("a.csv", CSV * 2), "mapping": _mapping()}
        assert client.post("/imports/new/", large).status_code == 422
    many = {f"file{n}": SimpleUploadedFile("a.csv", b"a") for n in range(5)}
    assert client.post("/imports/new/", many).status_code == 413
    assert not ImportRun.objects.exists()


def _mapping() -> SimpleUploadedFile:
    return SimpleUploadedFile("m.toml", MAPPING.encode())


def test_one_person_does_not_fill_the_disk(
    dana: Staff, team_claims: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_uploads, "UPLOADS_A_DAY", 2)

    for _turn in range(2):
        started("a.csv", by=dana)

    with pytest.raises(errors.Refused):
        started("a.csv", by=dana)
    assert ImportRun.objects.count() == 2


def started(name: str, *, by: Staff) -> ImportRun:
    upload: Any = SimpleUploadedFile("x", CSV)
    # Django's own upload class would tidy the name; a name may come from elsewhere one day.
    upload._name = name
    return importing.start_check(upload=upload, mapping_text=MAPPING, by=by, now=NOW)


@pytest.mark.parametrize("name", NAMES)
def test_names_are_shown_plainly_and_never_used_as_paths(
    dana: Staff, team_claims: Team, name: str
) -> None:
    run = started(name, by=dana)

    assert run.file_name == NAMES[name]
    folder, _slash, kept = run.file.partition("/")
    assert (folder, len(kept), kept.isalnum()) == ("imports", 32, True)


def test_downloads_are_files_with_names_as_the_rule_has_them(
    dana: Staff, team_claims: Team
) -> None:
    for name, shown in (
        ("가" * 300 + ".csv", "%EA%B0%80"),
        ('a"; filename="b.html', "a; filename"),
    ):
        run = started(name, by=dana)
        assert run.job is not None
        jobs.run(run.job.pk)

        answer = signed_in(dana).get(f"/imports/{run.pk}/rejects.csv")
        b"".join(answer)

        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith("attachment; filename")
        assert disposition.isascii()
        assert shown in disposition
        assert disposition.count('filename="') < 2
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].endswith("sandbox")


@given(st.text(st.characters(categories=None), max_size=300))
def test_any_name_becomes_a_plain_one(name: str) -> None:
    plain = uploads.plain_name(name)

    assert 0 < len(plain) <= uploads.MAX_NAME
    assert not set(plain) & set('/\\"\r\n\x00')
    assert not any(unicodedata.category(char).startswith("C") for char in plain)
    assert plain not in {".", ".."}
    assert Path(plain).name == plain
