"""The app on somebody's phone: the code of a moment for a key."""

import base64
import hashlib
import hmac
import struct
import time

STEP_SECONDS, DIGITS = 30, 6


def code_for(key: str, *, ahead: int = 0) -> str:
    """Return the code of now, or of a later step: each is taken once (RFC 6238)."""
    letters = key.replace(" ", "")
    secret = base64.b32decode(letters + "=" * (-len(letters) % 8))
    step = struct.pack(">Q", int(time.time()) // STEP_SECONDS + ahead)
    digest = hmac.new(secret, step, hashlib.sha1).digest()
    offset = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}d}"
