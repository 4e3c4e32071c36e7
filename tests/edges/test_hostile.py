"""Whatever is sent to any field of any route, the answer is no fault.

As many examples as a suite can afford; `--hypothesis-profile=thorough` takes six times as many.
"""

import pytest

from ops_console.shared import text_guard
from tests.edges import hostile
from tests.edges.fields import targets
from tests.edges.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("hostile")]


def test_every_route_is_sent_something(everything: World) -> None:
    found = targets(everything)

    routes = {target.name for target in found}
    assert len(routes) > 120
    assert len(found) > 170
    # Fields come from what the pages show, so that forms reach the services with them.
    assert sum(len(target.own) for target in found) > 300
    notes = next(each for each in found if (each.name, each.method) == ("inquiries:note", "post"))
    assert {"body", "version"} <= set(notes.own)


def test_no_known_text_in_any_field_is_a_fault(everything: World) -> None:
    assert hostile.sweep(everything, rounds=hostile.examples(1)) > 480


def test_no_generated_text_or_header_is_a_fault(everything: World) -> None:
    assert hostile.fuzz_forms(everything, examples=hostile.examples(60)) >= 60


def test_no_generated_address_or_cookie_is_a_fault(everything: World) -> None:
    assert hostile.fuzz_addresses(everything, examples=hostile.examples(60)) >= 60


def test_the_net_catches_what_the_guard_would_let_through(
    everything: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_guard, "all_storable", lambda _texts: True)
    senders = hostile.Senders(everything)
    search = next(each for each in targets(everything) if each.name == "inquiries:search")

    with pytest.raises(AssertionError, match="500"):
        hostile.require_no_fault(
            senders.get("/playbooks/panel/%00/", "AGENT"), said="a path with NUL"
        )
    assert search.fields
