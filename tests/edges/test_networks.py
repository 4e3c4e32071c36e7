"""Exports, national numbers and permissions are open from named networks only, if any is named."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings

from ops_console import environment
from ops_console.shared.networks import is_within, networks
from staff.choices import Role
from staff.models import Staff
from tests.cast import signed_in
from tests.edges.world import TABLE, World, drained

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("networks")]
INSIDE, OUTSIDE = "10.20.3.4", "10.21.0.1"
NAMED = override_settings(PRIVILEGED_NETWORKS=["10.20.0.0/16", "2001:db8::/32"])
# By name, not by what the code says of itself: a new route of these apps is in here too.
WEIGHTY = ("exports:", "staff:people", "staff:person")
SENSITIVE = ("national_id", "account", "health_notes")


def statuses(
    world: World, address: str, names: Iterable[str] = TABLE
) -> dict[tuple[str, str], int]:
    clients = {role: world.client(role) for role in world.people}
    return {
        (name, method): drained(
            getattr(clients[route.roles[0]], method)(world.path(name), REMOTE_ADDR=address)
        ).status_code
        for name, route in TABLE.items()
        if name in names
        for method in route.methods
    }


def reveal(world: World, field: str, address: str, **headers: str) -> int:
    path = f"/inquiries/{world.inquiry.number}/reveal/customer/{world.inquiry.customer_id}/{field}/"
    client = world.client("LEAD")
    sent = {"reason": "VERIFY_CALLER", "text": ""}
    return int(client.post(path, sent, REMOTE_ADDR=address, headers=headers).status_code)


@NAMED
def test_from_elsewhere_only_the_weighty_routes_are_closed(everything: World) -> None:
    outside = statuses(everything, OUTSIDE)
    closed = {name for (name, _method), status in outside.items() if status == 403}
    inside = statuses(everything, INSIDE, closed)
    closed_inside = {name for (name, _method), status in inside.items() if status == 403}

    weighty = {name for name in TABLE if name.startswith(WEIGHTY)}
    assert closed - closed_inside == weighty
    assert len(weighty) > 18


@NAMED
@pytest.mark.parametrize("field", SENSITIVE)
def test_ids_accounts_and_health_are_shown_inside_only(everything: World, field: str) -> None:
    assert reveal(everything, field, OUTSIDE) == 403
    assert reveal(everything, field, INSIDE) != 403
    assert reveal(everything, "phone", OUTSIDE) == 200


@NAMED
def test_the_api_shows_no_ids_from_elsewhere(everything: World) -> None:
    client = everything.client("LEAD")
    body = {"field": "national_id", "reason": "VERIFY_CALLER", "inquiry": everything.inquiry.number}

    def ask(address: str) -> Any:
        return client.post(
            everything.path("api:customer_reveal"), json.dumps(body), REMOTE_ADDR=address,
            content_type="application/json", headers={"idempotency-key": uuid4().hex},
        ).json()  # fmt: skip

    assert ask(OUTSIDE)["code"] == "network"
    # A browser's session that has just signed in; a token would not do.
    assert ask(INSIDE)["value"].startswith("1302")


def test_without_named_networks_all_are_open(everything: World) -> None:
    weighty = {name for name in TABLE if name.startswith(WEIGHTY)}
    found = statuses(everything, OUTSIDE, weighty)

    assert [name for (name, _method), status in found.items() if status == 403] == []
    assert reveal(everything, "national_id", OUTSIDE) == 200


@NAMED
def test_the_admin_site_is_closed_from_elsewhere(everything: World) -> None:
    super_ = Staff.objects.create_superuser("super", display_name="Super", role=Role.ADMIN)
    client = signed_in(super_)

    assert client.get("/admin/", REMOTE_ADDR=INSIDE).status_code == 200
    assert client.get("/admin/", REMOTE_ADDR=OUTSIDE).status_code == 403
    assert client.get("/admin/staff/team/add/", REMOTE_ADDR=OUTSIDE).status_code == 403


@NAMED
def test_nobody_names_an_address_of_theirs(everything: World) -> None:
    forged = {
        "x-forwarded-for": INSIDE, "x-real-ip": INSIDE, "forwarded": f"for={INSIDE}",
        "cf-connecting-ip": INSIDE, "true-client-ip": INSIDE, "x-client-ip": INSIDE,
    }  # fmt: skip

    assert reveal(everything, "national_id", OUTSIDE, **forged) == 403
    with override_settings(TRUSTED_PROXY_COUNT=1):
        # The proxy appends what it saw; what stands left of that came from the client.
        appended = {"x-forwarded-for": f"{INSIDE}, {OUTSIDE}"}
        assert reveal(everything, "national_id", "127.0.0.1", **appended) == 403
        assert reveal(everything, "phone", "127.0.0.1", **{"x-forwarded-for": INSIDE}) == 200
        assert reveal(everything, "account", "127.0.0.1", **{"x-forwarded-for": INSIDE}) == 200


def test_an_address_lies_in_a_network_or_it_does_not() -> None:
    named = networks(("10.20.0.0/16", "2001:db8::/32"))

    assert [is_within(each, named) for each in ("10.20.0.0", "10.20.255.255", "2001:db8::1")] == [
        True, True, True,
    ]  # fmt: skip
    for address in ("10.19.255.255", "10.21.0.0", "", "unknown", "::1", "2001:db9::1", "10.20.1"):
        assert not is_within(address, named), address


def test_what_is_no_network_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("10.20.0.0/33", "10.20.0.1/16", "office", "10.20.0.0/16,*"):
        monkeypatch.setenv("OPS_X", wrong)
        with pytest.raises(environment.MissingSetting, match="OPS_X is a list of networks"):
            environment.networks("OPS_X")
    assert Client().get("/livez").status_code == 200
