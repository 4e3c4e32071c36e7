from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from ops_console.shared import errors
from staff.models import Market, Staff, Team
from tests.factories import NOW, make_inquiry
from tests.voc.fixtures import Tagger
from voc import services
from voc.models import CauseTree, RootCause, Tag
from voc.services.sections import CauseSection

SETTINGS = {"level1": "reason", "level2": "subreason"}


def test_causes_are_found_by_their_labels_in_any_language(
    ops_tree: CauseTree, market_kr: Market
) -> None:
    finder = services.CauseFinder(market_kr.pk)

    found = [finder.find("Delay", "Hand-off"), finder.find("지연", "부서 이관"),
             finder.find(" 延誤 ", "轉單\n")]  # fmt: skip

    assert [cause.code for cause in found if cause] == ["C2.4"] * 3


@pytest.mark.parametrize(
    "labels", [("", ""), ("", "Hand-off"), ("Delay", ""), ("delay", "Hand-off"), ("Lost", "x")]
)
def test_what_the_tree_does_not_have_is_not_found(
    ops_tree: CauseTree, market_kr: Market, labels: tuple[str, str]
) -> None:
    assert services.CauseFinder(market_kr.pk).find(*labels) is None


def test_a_missing_cause_is_added_once_below_its_heading(
    ops_tree: CauseTree, market_kr: Market
) -> None:
    finder = services.CauseFinder(market_kr.pk)

    added = finder.find_or_add("Delay", "Bank holiday")

    assert (added.parent and added.parent.code, added.labels["ko"]) == ("C2", "Bank holiday")
    assert finder.find_or_add("Delay", "Bank holiday") == added
    assert services.CauseFinder(market_kr.pk).find_or_add("Delay", "Bank holiday") == added
    assert RootCause.objects.filter(labels__en="Bank holiday").count() == 1


def test_a_cause_that_another_import_has_added_meanwhile_is_taken(
    ops_tree: CauseTree, market_kr: Market
) -> None:
    one, other = services.CauseFinder(market_kr.pk), services.CauseFinder(market_kr.pk)
    added = one.find_or_add("Delay", "Bank holiday")
    causes = RootCause.objects.count()

    assert other.find_or_add("Delay", "Bank holiday") == added
    assert RootCause.objects.count() == causes


def test_a_heading_alone_becomes_unspecified_once_it_has_causes(
    ops_tree: CauseTree, market_kr: Market
) -> None:
    finder = services.CauseFinder(market_kr.pk)

    alone = finder.find_or_add("Weather", "")
    below = finder.find_or_add("Delay", "")

    assert (alone.code, alone.level) == ("weather", 1)
    assert (below.label, below.level) == ("(unspecified)", 2)
    assert finder.find("Delay", "") == below


@pytest.mark.django_db
def test_a_market_without_a_tree_is_told_to_load_one(market_kr: Market) -> None:
    with pytest.raises(errors.Invalid, match="load them first"):
        services.CauseFinder(market_kr.pk)


def test_bulk_tags_carry_the_usual_levels_and_the_team(
    team_claims: Team, cause: Callable[[str], RootCause], alice: Staff
) -> None:
    inquiry = make_inquiry(team_claims)

    count = services.bulk_tag(rows=[services.TagRow(inquiry.pk, cause("C8.6"))], by=alice, now=NOW)

    tag = Tag.objects.get(inquiry=inquiry)
    assert count == 1
    assert (tag.cause.code, tag.harm, tag.breach, tag.is_primary) == ("C8.6", 4, 4, True)
    assert (tag.observed_by_team, tag.tagged_by, tag.tagged_at) == (team_claims, alice, NOW)


def test_a_tag_that_somebody_set_stays(tagged: Tagger, cause: Callable[[str], RootCause]) -> None:
    inquiry = tagged("C1.1")

    count = services.bulk_tag(
        rows=[services.TagRow(inquiry.pk, cause("C2.1"), harm=1, breach=0)], by=None, now=NOW
    )

    assert count == 0
    assert Tag.objects.get(inquiry=inquiry).cause.code == "C1.1"


def test_bulk_tagging_costs_the_same_for_three_and_thirty_rows(
    team_claims: Team,
    cause: Callable[[str], RootCause],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    chosen = cause("C1.1")
    for count in (3, 30):
        rows = [services.TagRow(make_inquiry(team_claims).pk, chosen) for _ in range(count)]
        # Savepoint and release, the table made and dropped, COPY and the insert.
        with django_assert_num_queries(6):
            services.bulk_tag(rows=rows, by=None, now=NOW)


def test_a_section_tags_the_rows_that_have_a_reason(
    ops_tree: CauseTree, market_kr: Market, team_claims: Team
) -> None:
    section = CauseSection(SETTINGS, market_kr.pk)
    inquiry = make_inquiry(team_claims)

    none = section.convert({"reason": " ", "subreason": ""})
    labels = section.convert({"reason": "Delay", "subreason": "Hand-off"})
    assert labels is not None
    section.write([(inquiry.pk, labels)], now=NOW)

    assert none is None
    assert section.columns == ["reason", "subreason"]
    assert Tag.objects.get(inquiry=inquiry).cause.code == "C2.4"


def test_an_unknown_label_refuses_the_row_unless_it_may_be_made(
    ops_tree: CauseTree, market_kr: Market, team_claims: Team
) -> None:
    cells = {"reason": "Delay", "subreason": "Bank holiday"}
    causes = RootCause.objects.count()

    with pytest.raises(ValueError, match="no such cause"):
        CauseSection(SETTINGS, market_kr.pk).convert(cells)
    making = CauseSection({**SETTINGS, "create": True}, market_kr.pk)
    labels = making.convert(cells)

    assert RootCause.objects.count() == causes, "a preview changes nothing"
    assert labels is not None
    making.write([(make_inquiry(team_claims).pk, labels)], now=NOW)
    assert RootCause.objects.count() == causes + 1


@pytest.mark.parametrize(
    "settings",
    [{}, {"level2": "x"}, {"level1": 3}, {"level1": "x", "level3": "y"}, {"level1": ""},
     {"level1": "x", "level2": ["y"]}, {"level1": "x", "create": "yes"}],
)  # fmt: skip
def test_wrong_settings_of_a_section_are_refused(
    ops_tree: CauseTree, market_kr: Market, settings: dict[str, object]
) -> None:
    with pytest.raises(errors.Invalid):
        CauseSection(settings, market_kr.pk)
