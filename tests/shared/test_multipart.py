"""Multipart forms: text is taken as it was sent or refused; files are taken as they are."""

import base64
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from ops_console.shared import errors
from ops_console.shared.middleware import text_guard_middleware

KIND = "multipart/form-data; boundary=edge"
# Half of a Hangul syllable, a lone surrogate, a byte that UTF-8 never has, an overlong slash.
NO_UTF8 = [b"\xed\x95", b"\xed\xa0\x80", b"a\xff", b"\xc0\xaf"]
READ_AT_ONCE = 64 * 1024


def field(content: bytes, *, name: bytes = b"note", more: bytes = b"") -> bytes:
    return b'Content-Disposition: form-data; name="%s"%s\r\n\r\n%s' % (name, more, content)


def body(*parts: bytes) -> bytes:
    return b"".join(b"--edge\r\n%s\r\n" % part for part in parts) + b"--edge--\r\n"


def read(*parts: bytes) -> HttpRequest | None:
    """Return the request as a view sees it; None when the guard refused it."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    request = RequestFactory().post("/api/", body(*parts), content_type=KIND)
    answer: Any = text_guard_middleware(view)(request)
    assert answer.status_code == (200 if seen else 422)
    return seen[0] if seen else None


@pytest.mark.parametrize("broken", NO_UTF8)
def test_a_field_that_is_no_utf8_is_refused(broken: bytes) -> None:
    assert read(field(b"before"), field(broken)) is None


def test_a_field_with_nul_is_refused() -> None:
    assert read(field(b"a\x00b")) is None


def test_a_field_in_base64_is_looked_into() -> None:
    in_base64 = b"\r\nContent-Transfer-Encoding: base64"

    assert read(field(base64.b64encode(b"\xff\xfe"), more=in_base64)) is None
    whole = read(field(base64.b64encode("한글".encode()), more=in_base64))
    assert whole is not None
    assert whole.POST["note"] == "한글"


@pytest.mark.parametrize("broken", NO_UTF8)
def test_names_that_are_no_utf8_are_refused_and_not_left_out(broken: bytes) -> None:
    assert read(field(b"x", name=b"note" + broken)) is None
    assert read(field(b"x", more=b'; filename="%s.pdf"' % broken)) is None
    assert read(field(b"x", more=b"; filename*=utf-8''%ED%95.pdf")) is None


def test_what_is_utf8_arrives_as_it_was_sent() -> None:
    texts = ["한글 👩‍👩‍👧 𠮷", "\ufffd as somebody typed it", "100%ff", "line\r\n\r\nline", ""]

    request = read(*[field(text.encode()) for text in texts])

    assert request is not None
    assert request.POST.getlist("note") == texts


def test_names_of_files_may_hold_any_utf8_and_percent_signs() -> None:
    names = ["보험금 청구서.pdf", "50%ff.pdf"]

    request = read(*[field(b"x", more=b'; filename="%s"' % name.encode()) for name in names])

    assert request is not None
    assert [file.name for file in request.FILES.getlist("note")] == names


@given(st.binary(max_size=200), st.integers(0, 200))
def test_files_are_taken_as_they_are(content: bytes, off: int) -> None:
    content = bytes(READ_AT_ONCE - off) + content + b"\xff\x00\r\n\r\n\xed\xa0\x80-edge"

    request = read(field(content, more=b'; filename="a.bin"'), field("끝".encode()))

    assert request is not None
    assert request.FILES["note"].read() == content  # type: ignore[union-attr]
    assert request.POST["note"] == "끝"


@pytest.mark.parametrize("off", [*range(120), 1024, 2 * READ_AT_ONCE])
def test_a_name_is_looked_at_wherever_the_reads_part_it(off: int) -> None:
    padding = field(bytes(2 * READ_AT_ONCE - off), more=b'; filename="a.bin"')

    assert read(padding, field(b"x", name=b"note\xff")) is None
    assert read(padding, field(b"\xff")) is None
    assert read(padding, field(b"x")) is not None


def test_the_refusal_is_the_one_of_other_forms(client: Client, db: None) -> None:
    path, sent = "/sign-in/", body(field(b"alice\xff", name=b"username"))

    answer = client.post(path, sent, content_type=KIND)
    other = client.post(path, b"username=%FF", content_type="application/x-www-form-urlencoded")

    assert answer.status_code == other.status_code == 422
    words = escape(str(errors.Invalid().message))
    assert words in other.content.decode()
    assert words in answer.content.decode()
