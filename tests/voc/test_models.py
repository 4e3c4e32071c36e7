import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from staff.models import Market, Staff, Team
from tests.factories import NOW, make_inquiry
from tests.voc.fixtures import Tagger, tag
from voc.models import CauseTree, MarketTree, RootCause, Tag

pytestmark = pytest.mark.django_db


def test_a_cause_has_its_code_once_in_a_tree(ops_tree: CauseTree) -> None:
    with pytest.raises(IntegrityError, match="cause_code_once_per_tree"):
        RootCause.objects.create(tree=ops_tree, code="C1", level=1)


@pytest.mark.parametrize(("level", "has_parent"), [(1, True), (2, False), (3, True)])
def test_the_level_of_a_cause_goes_with_its_parent(
    ops_tree: CauseTree,
    level: int,
    has_parent: bool,  # noqa: FBT001
) -> None:
    parent = RootCause.objects.get(code="C1") if has_parent else None

    with pytest.raises(IntegrityError, match="cause_level_matches_parent"):
        RootCause.objects.create(tree=ops_tree, code="X", level=level, parent=parent)


def test_the_usual_levels_of_a_cause_are_known_ones(ops_tree: CauseTree) -> None:
    with pytest.raises(IntegrityError, match="cause_defaults_known"):
        RootCause.objects.create(tree=ops_tree, code="X", level=1, default_harm=5)


def test_a_cause_is_not_its_own_parent(ops_tree: CauseTree) -> None:
    cause = RootCause.objects.get(code="C1.1")

    with pytest.raises(IntegrityError, match="cause_not_its_parent"):
        RootCause.objects.filter(pk=cause.pk).update(parent=cause)


def test_a_market_uses_one_tree(ops_tree: CauseTree, market_kr: Market) -> None:
    other = CauseTree.objects.create(code="OTHER")

    with pytest.raises(IntegrityError):
        MarketTree.objects.create(market=market_kr, tree=other)


def test_an_inquiry_has_one_primary_and_one_second_cause(tagged: Tagger, alice: Staff) -> None:
    inquiry = tagged("C1.1")
    tag(inquiry, RootCause.objects.get(code="C2.1"), by=alice, is_primary=False)

    for is_primary, constraint in ((True, "tag_one_primary"), (False, "tag_one_second")):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            tag(inquiry, RootCause.objects.get(code="C3.1"), by=alice, is_primary=is_primary)


def test_an_inquiry_has_a_cause_once(tagged: Tagger, alice: Staff) -> None:
    inquiry = tagged("C1.1")

    with pytest.raises(IntegrityError, match="tag_cause_once"):
        tag(inquiry, RootCause.objects.get(code="C1.1"), by=alice, is_primary=False)


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("harm", 5, "tag_levels_known"),
        ("breach", 9, "tag_levels_known"),
        ("fault", "MAYBE", "tag_fault_known"),
    ],
)
def test_a_tag_holds_known_values(
    tagged: Tagger, field: str, value: object, constraint: str
) -> None:
    inquiry = tagged("C1.1")

    with pytest.raises(IntegrityError, match=constraint):
        Tag.objects.filter(inquiry=inquiry).update(**{field: value})


def test_a_cause_in_use_cannot_be_deleted(tagged: Tagger) -> None:
    tagged("C1.1")

    with pytest.raises(ProtectedError):
        RootCause.objects.get(code="C1.1").delete()


def test_the_second_cause_of_one_inquiry_does_not_count_for_another(
    team_claims: Team, alice: Staff, ops_tree: CauseTree
) -> None:
    cause = RootCause.objects.get(code="C1.1")
    first, second = make_inquiry(team_claims), make_inquiry(team_claims)
    tag(first, cause, by=alice)

    assert tag(second, cause, by=alice).tagged_at == NOW
