import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from inquiries.models import Inquiry
from ops_console.shared import errors
from staff.models import Market, Staff, Team
from tests.factories import NOW, make_inquiry
from tests.voc.fixtures import Tagger, load_ops_tree, tag
from voc import services
from voc.models import CauseTree, RootCause, Tag

LATER = NOW + dt.timedelta(minutes=5)


def set_cause(inquiry: Inquiry, cause: RootCause, *, by: Staff, **fields: Any) -> Tag:
    values = {"is_primary": True, "harm": 2, "breach": 1, "fault": "YES", "now": LATER, **fields}
    return services.tag_inquiry(inquiry_id=inquiry.pk, cause_id=cause.pk, by=by, **values)


def test_the_primary_cause_is_kept_with_who_and_when(
    team_claims: Team, alice: Staff, cause: Callable[[str], RootCause]
) -> None:
    inquiry = make_inquiry(team_claims)

    set_cause(inquiry, cause("C1.5"), by=alice, caused_by_team_id=team_claims.pk)

    tag = Tag.objects.get(inquiry=inquiry)
    assert (tag.cause.code, tag.is_primary, tag.harm, tag.breach) == ("C1.5", True, 2, 1)
    assert (tag.fault, tag.tagged_by, tag.tagged_at) == ("YES", alice, LATER)
    assert (tag.observed_by_team, tag.caused_by_team) == (team_claims, team_claims)


def test_it_leaves_one_event_with_codes_only(
    team_claims: Team, alice: Staff, cause: Callable[[str], RootCause]
) -> None:
    inquiry = make_inquiry(team_claims)

    set_cause(inquiry, cause("C1.5"), by=alice)

    event = inquiry.events.get()
    assert (event.kind, event.actor, event.at) == ("CAUSE_TAGGED", alice, LATER)
    assert event.data == {
        "cause": "C1.5",
        "slot": "PRIMARY",
        "harm": 2,
        "breach": 1,
        "fault": "YES",
        "removed": False,
    }


def test_levels_that_nobody_gives_are_the_usual_ones(
    team_claims: Team, alice: Staff, cause: Callable[[str], RootCause]
) -> None:
    inquiry = make_inquiry(team_claims)

    set_cause(inquiry, cause("C8.6"), by=alice, harm=None, breach=None)

    tag = Tag.objects.get(inquiry=inquiry)
    assert (tag.harm, tag.breach) == (4, 4)


def test_another_primary_cause_takes_the_place_of_the_first(
    tagged: Tagger, alice: Staff, cause: Callable[[str], RootCause]
) -> None:
    inquiry = tagged("C1.5")

    set_cause(inquiry, cause("C2.1"), by=alice)

    assert Tag.objects.get(inquiry=inquiry).cause.code == "C2.1"


def test_a_second_cause_stands_beside_the_primary_one(
    tagged: Tagger, alice: Staff, cause: Callable[[str], RootCause]
) -> None:
    inquiry = tagged("C1.5")

    set_cause(inquiry, cause("C2.1"), by=alice, is_primary=False)

    codes = Tag.objects.filter(inquiry=inquiry).order_by("-is_primary")
    assert [tag.cause.code for tag in codes] == ["C1.5", "C2.1"]


@pytest.mark.parametrize(
    ("code", "fields", "refusal"),
    [
        ("C1", {}, "not_a_leaf"),
        ("C1.5", {"is_primary": False}, "twice"),
        ("C2.1", {"harm": 7}, "level_unknown"),
    ],
)
def test_what_the_rules_refuse_is_not_written(
    tagged: Tagger,
    alice: Staff,
    cause: Callable[[str], RootCause],
    code: str,
    fields: dict[str, Any],
    refusal: str,
) -> None:
    inquiry = tagged("C1.5")

    with pytest.raises(errors.Refused) as caught:
        set_cause(inquiry, cause(code), by=alice, **fields)

    assert caught.value.code == refusal
    assert [tag.cause.code for tag in Tag.objects.filter(inquiry=inquiry)] == ["C1.5"]
    assert not inquiry.events.exists()


def test_a_retired_cause_cannot_be_set(
    team_claims: Team, alice: Staff, cause: Callable[[str], RootCause]
) -> None:
    RootCause.objects.filter(code="C1.5").update(is_active=False)

    with pytest.raises(errors.Refused, match="no longer in use"):
        set_cause(make_inquiry(team_claims), cause("C1.5"), by=alice)


def test_a_cause_of_another_markets_tree_cannot_be_set(
    team_claims: Team, alice: Staff, ops_tree: CauseTree
) -> None:
    foreign = RootCause.objects.create(
        tree=CauseTree.objects.create(code="OTHER"), code="X", level=1
    )

    with pytest.raises(errors.Refused) as caught:
        set_cause(make_inquiry(team_claims), foreign, by=alice)

    assert caught.value.code == "other_tree"


def test_a_heading_without_causes_below_it_is_a_cause(
    team_claims: Team, alice: Staff, ops_tree: CauseTree
) -> None:
    single = RootCause.objects.create(tree=ops_tree, code="X", level=1)

    assert set_cause(make_inquiry(team_claims), single, by=alice).cause == single


@pytest.mark.parametrize("person", ["charlie", "mei"])
def test_nobody_tags_another_teams_inquiry(
    request: pytest.FixtureRequest,
    team_claims: Team,
    cause: Callable[[str], RootCause],
    person: str,
) -> None:
    with pytest.raises(errors.NotFound):
        set_cause(make_inquiry(team_claims), cause("C1.5"), by=request.getfixturevalue(person))


def test_somebody_who_only_reads_does_not_tag(
    team_claims: Team, dana: Staff, cause: Callable[[str], RootCause]
) -> None:
    with pytest.raises(errors.Forbidden):
        set_cause(make_inquiry(team_claims), cause("C1.5"), by=dana)


def test_an_unknown_cause_does_not_exist(
    team_claims: Team, alice: Staff, ops_tree: CauseTree
) -> None:
    with pytest.raises(errors.NotFound):
        set_cause(make_inquiry(team_claims), RootCause(pk=987654321), by=alice)


def test_a_change_that_was_not_seen_is_a_conflict(
    tagged: Tagger, alice: Staff, cause: Callable[[str], RootCause]
) -> None:
    inquiry = tagged("C1.5")

    with pytest.raises(errors.Conflict):
        set_cause(inquiry, cause("C2.1"), by=alice, seen="")

    seen = Tag.objects.get(inquiry=inquiry).stamp
    assert set_cause(inquiry, cause("C2.1"), by=alice, seen=seen).cause.code == "C2.1"


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_leave_one_primary_cause_and_two_events(
    market_kr: Market, team_claims: Team, alice: Staff, bob: Staff
) -> None:
    load_ops_tree(market_kr.code)
    inquiry = make_inquiry(team_claims)
    causes = RootCause.objects.filter(level=2).order_by("pk")[:2]
    start = threading.Barrier(2)

    def work(person: Staff, cause: RootCause) -> None:
        start.wait()
        set_cause(inquiry, cause, by=person)
        connection.close()

    people = zip((alice, bob), causes, strict=True)
    threads = [threading.Thread(target=work, args=pair) for pair in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Tag.objects.filter(inquiry=inquiry).count() == 1
    assert inquiry.events.count() == 2


def test_a_tag_made_as_a_row_has_the_same_stamp_again(tagged: Tagger, alice: Staff) -> None:
    inquiry = tagged("C1.5")
    second = tag(inquiry, RootCause.objects.get(code="C2.1"), by=alice, is_primary=False)

    assert Tag.objects.get(pk=second.pk).stamp == second.stamp
