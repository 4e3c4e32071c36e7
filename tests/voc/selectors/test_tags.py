import datetime as dt
from collections.abc import Callable

from pytest_django import DjangoAssertNumQueries

from staff.models import Market, Staff, Team
from tests.factories import NOW, make_inquiry
from tests.voc.fixtures import Tagger, tag
from voc import selectors
from voc.models import RootCause


def test_the_most_frequent_causes_of_a_task_come_with_their_share(
    tagged: Tagger, market_kr: Market, team_claims: Team
) -> None:
    for code, count in (("C1.1", 1), ("C2.1", 4), ("C3.1", 3), ("C4.1", 2)):
        for _ in range(count):
            tagged(code)
    tagged("C5.1", task_type="LOAN")
    tagged("C1.1", received_at=NOW - dt.timedelta(weeks=8, seconds=1))
    make_inquiry(team_claims)

    found = selectors.suggestions(market_id=market_kr.pk, task_type="CERT", now=NOW)

    codes = {cause.pk: cause.code for cause in RootCause.objects.all()}
    assert [(codes[row.cause_id], row.count, row.total, row.share) for row in found] == [
        ("C2.1", 4, 10, 0.4),
        ("C3.1", 3, 10, 0.3),
        ("C4.1", 2, 10, 0.2),
    ]


def test_retired_causes_merged_inquiries_and_second_causes_are_not_suggested(
    tagged: Tagger, market_kr: Market, alice: Staff, cause: Callable[[str], RootCause]
) -> None:
    kept = tagged("C1.1")
    tag(kept, cause("C2.1"), by=alice, is_primary=False)
    tagged("C3.1", status="MERGED", merged_into=kept)
    tagged("C4.1")
    RootCause.objects.filter(code="C4.1").update(is_active=False)

    found = selectors.suggestions(market_id=market_kr.pk, task_type="CERT", now=NOW)

    assert [(row.cause_id, row.total) for row in found] == [(cause("C1.1").pk, 1)]


def test_suggestions_are_kept_for_a_while(
    tagged: Tagger, market_kr: Market, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tagged("C1.1")
    first = selectors.suggestions(market_id=market_kr.pk, task_type="CERT", now=NOW)

    with django_assert_num_queries(0):
        again = selectors.suggestions(market_id=market_kr.pk, task_type="CERT", now=NOW)

    assert again == first != []


def test_tags_of_an_inquiry_stand_in_their_slots(
    tagged: Tagger, alice: Staff, cause: Callable[[str], RootCause]
) -> None:
    inquiry = tagged("C1.1")
    tag(inquiry, cause("C2.1"), by=alice, is_primary=False)

    tags = selectors.tags_of(inquiry.pk)

    assert tags.primary is not None
    assert tags.second is not None
    assert (tags.primary.cause.code, tags.second.cause.code) == ("C1.1", "C2.1")
    assert tags.other_than(is_primary=True) == tags.second
    assert tags.at(is_primary=True) == tags.primary


def test_causes_are_found_by_words_of_their_path(market_kr: Market, ops_tree: object) -> None:
    def found(typed: str) -> list[str]:
        groups = selectors.find(selectors.causes_of(market_kr.pk), typed)
        return [cause.code for group in groups for cause in group.causes]

    assert found("구버전") == ["C1.5"]
    assert found("delay hand") == ["C2.4"]
    assert found("지연") == [f"C2.{n}" for n in range(1, 7)]
    assert found("c8.6") == ["C8.6"]
    assert found("nothing like it") == []
    assert len(found("")) == 51


def test_one_cause_is_found_by_its_code(market_kr: Market, ops_tree: object) -> None:
    assert selectors.cause_by_code(market_kr.pk, "C1.5").labels["en"] == "Outdated rule"
