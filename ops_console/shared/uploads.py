"""What every door for files asks of an upload: that it is text, whatever its name says.

Nothing here takes pictures or workbooks, so nothing decodes or unpacks them.
"""

import re
import unicodedata
import zlib
from typing import IO

from django.utils.translation import gettext_lazy as _

from ops_console.shared import errors

HEAD_BYTES = 4096
MAX_NAME = 120
GZIP = b"\x1f\x8b"
# Packages and workbooks, old workbooks, PDF, pictures, sound, packed files, programs, databases.
BINARY = (
    b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"%PDF-", b"%!PS", b"\x89PNG", b"GIF8",
    b"\xff\xd8\xff", b"BM\x00", b"II*\x00", b"MM\x00*", b"RIFF", b"OggS", b"ID3", b"\x00\x00\x00",
    b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"\x7fELF",
    b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!", b"SQLite format 3", b"{\\rtf", b"\x80\x04\x95",
)  # fmt: skip
# What a browser would draw or run, were it ever handed out as a page.
MARKUP = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:[!?a-z])", re.IGNORECASE)


def require_text(file: IO[bytes]) -> None:
    """Refuse (Invalid) what is no text by its first bytes, packed or not; the file is rewound."""
    head = _unpacked(file.read(HEAD_BYTES))
    file.seek(0)
    is_program = head.startswith(b"MZ") and b"\x00" in head
    if is_program or head.startswith((*BINARY, GZIP)) or MARKUP.match(head):
        raise errors.Invalid(_("This is no text file: save it as CSV and import that."))


def _unpacked(head: bytes) -> bytes:
    """Return what begins a packed file; a file within that is packed again stays so."""
    if not head.startswith(GZIP):
        return head
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(head, HEAD_BYTES)
    except zlib.error as error:
        raise errors.Invalid(_("The packed file is damaged or cut off.")) from error


def plain_name(name: str) -> str:
    """Return a file's name to be shown and handed out: its last part, without what acts on text.

    Never a path of ours: files are kept under names that the console makes.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Controls, marks that turn the direction of writing, surrogates; quotes end values of headers.
    kept = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char != '"')
    return kept.strip(" .")[:MAX_NAME].strip() or "file"
