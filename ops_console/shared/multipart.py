"""Multipart forms, read as strictly as all other text.

Django puts U+FFFD in the place of what is no UTF-8 in a field, and leaves out a part whose head is
none, without a word. What is inside files is theirs.
"""

import codecs
from collections.abc import Iterable
from functools import partial
from typing import Any, Protocol

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import (  # type: ignore[attr-defined]
    MAX_TOTAL_HEADER_SIZE,
    MultiPartParser,
    MultiPartParserError,
)
from django.utils.datastructures import MultiValueDict

from ops_console.shared import text_guard

AS_SENT = "ops_utf8_as_sent"
END_OF_HEAD = b"\r\n\r\n"
# Name and codec of a parameter with percent signs in it (RFC 2231).
EXTENDED = b"*="

Parsed = tuple[QueryDict, MultiValueDict[str, Any]]


class NotUtf8(MultiPartParserError):
    """A field, its name or the name of a file is no UTF-8."""


class Body(Protocol):
    """Where a request is read from."""

    def read(self, size: int = ..., /) -> bytes:
        """Return the next bytes."""


def read_strictly(request: HttpRequest) -> None:
    """Have the request raise NotUtf8 once its form is read, should it hold such text."""
    request.parse_file_upload = partial(_parse, request)  # type: ignore[method-assign]


def _parse(request: HttpRequest, meta: Any, body: Body) -> Parsed:
    return StrictParser(meta, body, request.upload_handlers).parse()


class StrictParser(MultiPartParser):
    """Django's parser with a codec that replaces nothing and an eye on the head of each part."""

    def __init__(self, meta: Any, body: Body, handlers: Iterable[FileUploadHandler]) -> None:
        super().__init__(meta, body, handlers, AS_SENT)  # type: ignore[arg-type]
        self._input_data = _Watched(body, b"--" + self._boundary)  # type: ignore[attr-defined]

    def parse(self) -> Parsed:
        """Return fields and files; raise NotUtf8."""
        try:
            return super().parse()
        except UnicodeDecodeError as error:
            raise NotUtf8 from error


class _Watched:
    """A body on its way to the parser; what may be the beginning of a head is looked at again."""

    def __init__(self, body: Body, delimiter: bytes) -> None:
        self._body, self._delimiter = body, delimiter
        self._held = b""

    def read(self, size: int) -> bytes:
        """Return the next bytes; raise NotUtf8 when they end a head that is none."""
        data = self._body.read(size)
        before, *parts = (self._held + data).split(self._delimiter)
        for part in parts:
            head, end, _content = part.partition(END_OF_HEAD)
            if end and not _is_utf8(head):
                raise NotUtf8
        self._held = self._unfinished(parts[-1]) if parts else self._cut(before)
        return data

    def _unfinished(self, part: bytes) -> bytes:
        # Django refuses a part with a longer head.
        is_open = END_OF_HEAD not in part and len(part) <= MAX_TOTAL_HEADER_SIZE
        return self._delimiter + part if is_open else self._cut(part)

    def _cut(self, content: bytes) -> bytes:
        """Return what may be the first half of a delimiter."""
        return content[1 - len(self._delimiter) :]


def _is_utf8(head: bytes) -> bool:
    if EXTENDED in head:
        return text_guard.is_utf8(head)
    try:
        head.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_as_sent(data: bytes, _errors: str = "strict") -> tuple[str, int]:
    """Decode UTF-8 or raise, also where a caller asks to replace what is none."""
    return codecs.utf_8_decode(data, "strict", True)  # noqa: FBT003 - takes no names


def _find(name: str) -> codecs.CodecInfo | None:
    if name != AS_SENT:
        return None
    return codecs.CodecInfo(codecs.utf_8_encode, _decode_as_sent, name=AS_SENT)  # type: ignore[arg-type]


codecs.register(_find)
