"""The client's address: what our own proxies saw, never what a client claims."""

import pytest

from ops_console.shared.telemetry.addresses import client_address, is_loopback


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, "203.0.113.9"),
        ("198.51.100.1", 0, "203.0.113.9"),
        ("198.51.100.1", 1, "198.51.100.1"),
        ("6.6.6.6, 198.51.100.1", 1, "198.51.100.1"),
        ("6.6.6.6, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        ("198.51.100.1", 2, "203.0.113.9"),
        ("", 1, "203.0.113.9"),
        ("somewhere", 1, "203.0.113.9"),
        ("::ffff:198.51.100.1", 1, "198.51.100.1"),
        ("2001:db8::7", 1, "2001:db8::7"),
    ],
)
def test_hops_are_counted_from_our_own_side(forwarded: str, proxies: int, address: str) -> None:
    meta = {"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": forwarded}

    assert client_address(meta, proxies=proxies) == address


def test_a_peer_without_an_address_has_none() -> None:
    assert client_address({"REMOTE_ADDR": "unix:"}, proxies=0) == ""
    assert not is_loopback("")


def test_both_loopbacks_are_this_machine() -> None:
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("10.0.0.1")
