import datetime as dt
from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from ops_console.shared import errors
from staff.models import Market, Team
from tests.factories import NOW, make_inquiry
from tests.voc.fixtures import Tagger, closed
from voc.models import RootCause
from voc.selectors import Listing, ReportFilter, listing


@pytest.fixture
def pages(market_kr: Market) -> Callable[..., list[Listing]]:
    """Read all pages of a filter."""

    def read(**fields: object) -> list[Listing]:
        report = ReportFilter(market_kr, period="all", **fields)  # type: ignore[arg-type]
        causes = {cause.pk: cause for cause in RootCause.objects.all()}
        found = [listing(report, causes)]
        while found[-1].next_cursor:
            found.append(listing(report, causes, cursor=found[-1].next_cursor))
        return found

    return read


def test_a_row_says_what_became_of_the_inquiry(
    tagged: Tagger, pages: Callable[..., list[Listing]]
) -> None:
    inquiry = tagged("C1.5", harm=2, breach=3, **closed(4))

    (row,) = pages()[0].rows

    assert (row.number, row.team, str(row.task)) == (inquiry.number, "Claims", "Certificate")
    assert row.cause is not None
    assert (row.cause.code, row.harm, row.breach, row.days) == ("C1.5", 2, 3, 4)
    assert (str(row.channel), str(row.stage), str(row.status)) == (
        "Inbound call",
        "In force",
        "Closed",
    )
    assert (row.received_at, row.closed_at) == (inquiry.received_at, inquiry.closed_at)


def test_an_inquiry_without_a_cause_is_listed_without(
    team_claims: Team, pages: Callable[..., list[Listing]]
) -> None:
    make_inquiry(team_claims)

    (row,) = pages()[0].rows

    assert (row.cause, row.harm, row.breach, row.days) == (None, None, None, None)


def test_pages_hold_every_inquiry_once_newest_first_also_at_equal_times(
    team_claims: Team, pages: Callable[..., list[Listing]]
) -> None:
    made = [
        make_inquiry(team_claims, received_at=NOW + dt.timedelta(minutes=n // 40)).number
        for n in range(120)
    ]

    found = pages()

    assert [len(page.rows) for page in found] == [50, 50, 20]
    assert {page.count for page in found} == {120}
    assert [row.number for page in found for row in page.rows] == made[::-1]


@pytest.mark.parametrize(
    "cursor",
    ["x", "_", "2026-01-01_", "2026-01-01T00:00:00+00:00_-1", "nonsense_5", "_5",
     "2026-01-01T00:00:00+00:00_9999999999999999999", "0001-01-01T00:00:00+23:59_1",
     "2026-01-01T00:00:00+00:00_٣"],
)  # fmt: skip
def test_a_cursor_that_is_not_ours_is_refused(
    market_kr: Market, ops_tree: object, cursor: str
) -> None:
    with pytest.raises(errors.Invalid):
        listing(ReportFilter(market_kr), {}, cursor=cursor)


def test_a_page_costs_two_queries_however_many_rows(
    team_claims: Team,
    market_kr: Market,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for count in (3, 30):
        for _ in range(count):
            make_inquiry(team_claims)
        with django_assert_num_queries(2):
            listing(ReportFilter(market_kr, period="all"), {})
