"""Keys and passwords of this installation, made at random when first asked for."""

import base64
import hashlib
import secrets

from ops_console.embedded.files import read_json, write_json
from ops_console.embedded.locks import exclusive
from ops_console.embedded.state import State

BYTES = 48


def secret(state: State, name: str) -> str:
    """The secret called NAME; two processes that ask at once get the same one."""
    known = read_json(state.secrets) or {}
    if name not in known:
        state.ensure()
        with exclusive(state.root / "secrets.lock"):
            known = read_json(state.secrets) or {}
            if name not in known:
                known[name] = secrets.token_urlsafe(BYTES)
                write_json(state.secrets, known)
    return str(known[name])


def key(state: State, name: str) -> str:
    """A key of 256 bits derived from the secret called NAME, written as the settings expect it."""
    digest = hashlib.sha256(secret(state, name).encode()).digest()
    return f"k1:{base64.urlsafe_b64encode(digest).decode()}"
