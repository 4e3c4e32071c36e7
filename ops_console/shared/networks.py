"""Networks from which alone the weightiest steps are open, when the settings name any."""

import ipaddress
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ops_console.shared import errors

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class OtherNetwork(errors.Forbidden):
    """The step is open from named networks only, and this is none of them (403)."""

    code = "network"
    default_message = _("This is open only from networks that are named for it.")


def require_privileged(request: HttpRequest) -> None:
    """Refuse (OtherNetwork) unless the client's address lies in a named network, or none is named.

    The address is the one that our own proxies saw; an address that nobody knows lies nowhere.
    """
    named = networks(tuple(settings.PRIVILEGED_NETWORKS))
    if named and not is_within(request.META.get("REMOTE_ADDR", ""), named):
        raise OtherNetwork


@lru_cache(maxsize=4)
def networks(named: tuple[str, ...]) -> tuple[Network, ...]:
    """Return the networks; ValueError for what is none."""
    return tuple(ipaddress.ip_network(each) for each in named)


def is_within(address: str, named: tuple[Network, ...]) -> bool:
    """Tell whether the address lies in one of the networks."""
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(here in network for network in named)
