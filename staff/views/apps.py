"""What an authenticator app scans: a picture of the secret, which no table holds yet."""

import base64
from typing import TYPE_CHECKING, Any

from allauth.mfa.adapter import get_adapter

from staff import services

if TYPE_CHECKING:
    from staff.models import Staff


def picture_of(person: "Staff", *, sealed: str = "") -> dict[str, Any]:
    """Return the picture, the text and the sealed form of a new secret, or of the one given."""
    try:
        secret = services.open_secret(person, sealed)
    except services.WrongCode:
        secret, sealed = services.new_secret(person)
    adapter = get_adapter()
    drawing = adapter.build_totp_svg(adapter.build_totp_url(person, secret))
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    encoded = base64.b64encode(drawing.encode()).decode()
    return {
        "sealed": sealed,
        "secret": grouped,
        "picture": f"data:image/svg+xml;base64,{encoded}",
    }
