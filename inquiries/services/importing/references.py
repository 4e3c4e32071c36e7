"""External references: what makes a row of a foreign file the same row again."""

import hashlib

from inquiries.services.importing.mapping import TEXTS

DIGEST_BYTES = 8
# Between joined columns; a space would let different rows look alike.
JOINT = "|"


def joined(parts: list[str]) -> str:
    """Return the reference made of several cells; empty when all of them are."""
    return short(JOINT.join(parts)) if any(parts) else ""


def short(text: str, *, limit: int = TEXTS["external_ref"]) -> str:
    """Return a reference, shortened by a digest of the whole where it is too long."""
    if len(text) <= limit:
        return text
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=DIGEST_BYTES).hexdigest()
    return f"{text[: limit - len(digest) - 1]}#{digest}"


def numbered(reference: str, nth: int) -> str:
    """Return the reference of the n-th row that has the same one."""
    suffix = f"~{nth}"
    return short(reference, limit=TEXTS["external_ref"] - len(suffix)) + suffix
