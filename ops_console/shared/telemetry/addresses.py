"""Which machine a request comes from, when proxies stand in between."""

import ipaddress
from collections.abc import Mapping

# Whoever sends these can claim anything; only what a trusted proxy has written is believed.
CLAIMS = (
    "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_X_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP", "HTTP_TRUE_CLIENT_IP", "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_X_FORWARDED_HOST", "HTTP_X_REMOTE_USER", "HTTP_X_ORIGINAL_URL", "HTTP_X_REWRITE_URL",
)  # fmt: skip
# Which scheme was used outside; proxies of ours overwrite it, so it is believed behind one.
SCHEME_CLAIM = "HTTP_X_FORWARDED_PROTO"


def client_address(meta: Mapping[str, str], *, proxies: int) -> str:
    """Return the address that the outermost of our proxies saw, or that of the peer itself.

    Each proxy appends what it saw to X-Forwarded-For, so ours are counted from the right; whatever
    stands further left was sent by the client.
    """
    peer = _address(meta.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if not proxies or len(hops) < proxies:
        return peer
    return _address(hops[-proxies]) or peer


def is_loopback(address: str) -> bool:
    """Tell whether the address is this machine's own."""
    return bool(address) and ipaddress.ip_address(address).is_loopback


def _address(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
