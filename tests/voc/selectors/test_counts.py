import datetime as dt
import statistics
from collections.abc import Callable
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from inquiries.models import Inquiry
from staff.models import Market, Staff, Team
from tests.factories import NOW, make_inquiry
from tests.voc.fixtures import Tagger, closed, load_ops_tree, tag
from voc.choices import DateBasis, Only
from voc.models import CauseTree, RootCause
from voc.rules import Span
from voc.selectors import ReportFilter
from voc.selectors.counts import counts
from voc.selectors.filters import with_ids
from voc.selectors.issues import ranking

PLAIN_MEDIAN = """
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY
        (closed_at AT TIME ZONE %s)::date - (received_at AT TIME ZONE %s)::date)
    FROM inquiries_inquiry WHERE closed_at IS NOT NULL
"""


def everything(market: Market, **fields: object) -> ReportFilter:
    return ReportFilter(market, period="all", **fields)  # type: ignore[arg-type]


def test_each_breakdown_adds_up_to_all_inquiries(
    tagged: Tagger, team_claims: Team, market_kr: Market
) -> None:
    for code, stage, channel in product(("C1.1", "C2.1"), ("KEEP", "CLAIM"), ("CHAT", "EMAIL")):
        tagged(code, stage=stage, channel=channel)
    make_inquiry(team_claims)

    result = counts(everything(market_kr))

    for tallies in (result.cause, result.stage, result.channel, result.task, result.month):
        assert sum(tally.count for tally in tallies.values()) == 9
    assert result.cause[None].count == 1
    assert result.stage["CLAIM"].count == 4
    assert result.total.count == 9


def test_days_to_close_are_market_days_and_the_median_is_postgresqls(
    tagged: Tagger, market_kr: Market
) -> None:
    for days in (0, 1, 1, 4, 30, 31):
        tagged("C1.1", **closed(days))
    tagged("C1.1")

    total = counts(everything(market_kr)).total

    with connection.cursor() as cursor:
        cursor.execute(PLAIN_MEDIAN, [market_kr.time_zone] * 2)
        assert total.median_days == cursor.fetchone()[0] == 2.5
    assert (total.count, total.closed) == (7, 6)


@pytest.fixture
def market_ct(db: None) -> Market:
    return Market.objects.create(
        code="US-CT", names={"en": "Connecticut"}, time_zone="America/New_York", currency="USD"
    )


def test_days_change_at_the_markets_midnight_also_when_clocks_change(market_ct: Market) -> None:
    team = Team.objects.create(market=market_ct, code="INTAKE", name="Intake")
    zone = ZoneInfo("America/New_York")
    # Clocks go forward in the night to 8 March: that day has 23 hours.
    received = dt.datetime(2026, 3, 7, 23, 59, tzinfo=zone)
    closed_at = dt.datetime(2026, 3, 9, 0, 0, tzinfo=zone)
    times = {"received_at": received, "resolved_at": closed_at, "closed_at": closed_at}
    make_inquiry(team, status="CLOSED", **times)

    assert counts(everything(market_ct)).total.median_days == 2
    march7 = Span(dt.date(2026, 3, 7), dt.date(2026, 3, 7))
    assert counts(everything(market_ct, span=march7)).total.count == 1
    march9 = Span(dt.date(2026, 3, 9), dt.date(2026, 3, 9))
    assert counts(everything(market_ct, span=march9)).total.count == 0
    by_closing = everything(market_ct, span=march9, basis=DateBasis.CLOSED)
    assert counts(by_closing).total.count == 1


def test_months_are_those_of_the_market(tagged: Tagger, market_kr: Market) -> None:
    # Half past midnight of the first of March in Seoul is still February in UTC.
    tagged("C1.1", received_at=dt.datetime(2026, 2, 28, 15, 30, tzinfo=dt.UTC))
    tagged("C1.1", received_at=dt.datetime(2026, 2, 28, 14, 30, tzinfo=dt.UTC))

    months = counts(everything(market_kr)).month

    assert {month: tally.count for month, tally in months.items()} == {
        dt.date(2026, 2, 1): 1,
        dt.date(2026, 3, 1): 1,
    }


def test_merged_duplicates_and_other_markets_do_not_count(
    tagged: Tagger, team_taipei: Team, market_kr: Market
) -> None:
    kept = tagged("C1.1")
    tagged("C1.1", status="MERGED", merged_into=kept)
    make_inquiry(team_taipei)

    assert counts(everything(market_kr)).total.count == 1


def test_a_team_scope_limits_what_counts(
    tagged: Tagger, team_policy: Team, team_claims: Team, market_kr: Market
) -> None:
    tagged("C1.1")
    tagged("C1.1", team_policy)
    tagged("C1.1", team_policy)

    seen = counts(everything(market_kr, team_scope=frozenset({team_claims.pk})))
    nobody = counts(everything(market_kr, team_scope=frozenset()))

    assert (seen.total.count, nobody.total.count) == (1, 0)


@pytest.fixture
def mixed(
    tagged: Tagger, cause: Callable[[str], RootCause], team_claims: Team, team_policy: Team
) -> list[Inquiry]:
    rows = [
        tagged("C1.1", stage="CLAIM", channel="CHAT", task_type="CLAIM_HOSP", harm=4),
        tagged("C1.2", team_policy, stage="CLAIM", breach=4),
        tagged("C10.6", channel="EMAIL", **closed(3)),
        make_inquiry(team_claims, stage="END", received_at=NOW - dt.timedelta(days=20)),
    ]
    make_inquiry(team_claims, stage="JOIN", recontact_of=rows[0])
    return rows


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"stage": "CLAIM"}, 2),
        ({"channel": "CHAT"}, 1),
        ({"task": "CLAIM_HOSP"}, 1),
        ({"only": (Only.TAGGED,)}, 3),
        ({"only": (Only.UNTAGGED,)}, 2),
        ({"only": (Only.CLOSED,)}, 1),
        ({"only": (Only.OTHER,)}, 1),
        ({"only": (Only.SEVERE,)}, 2),
        ({"only": (Only.RECONTACTED,)}, 1),
        ({"only": (Only.SEVERE, Only.RECONTACTED)}, 1),
        ({"stage": "CLAIM", "channel": "EMAIL"}, 0),
        ({"span": Span(NOW.date(), None)}, 4),
        ({"span": Span(None, NOW.date() - dt.timedelta(days=1))}, 1),
        ({"basis": DateBasis.CLOSED}, 1),
    ],
)
def test_filters_narrow_what_counts(
    mixed: list[Inquiry], market_kr: Market, fields: dict[str, object], count: int
) -> None:
    assert counts(everything(market_kr, **fields)).total.count == count


def test_a_heading_stands_for_the_causes_below_it(
    mixed: list[Inquiry], market_kr: Market, cause: Callable[[str], RootCause]
) -> None:
    heading = counts(everything(market_kr, cause=cause("C1")))
    single = counts(everything(market_kr, cause=cause("C1.1")))

    assert (heading.total.count, single.total.count) == (2, 1)


def test_a_team_can_be_chosen(mixed: list[Inquiry], market_kr: Market, team_policy: Team) -> None:
    assert counts(everything(market_kr, team=team_policy)).total.count == 1


def test_a_second_cause_does_not_count_twice(
    tagged: Tagger, alice: Staff, market_kr: Market, cause: Callable[[str], RootCause]
) -> None:
    tag(tagged("C1.1"), cause("C2.1"), by=alice, is_primary=False)

    result = counts(everything(market_kr))

    assert result.total.count == 1
    assert set(result.cause) == {cause("C1.1").pk}


def test_counts_equal_a_plain_recount_of_many_inquiries(
    market_kr: Market, team_claims: Team, alice: Staff
) -> None:
    tree = load_ops_tree(market_kr.code)
    causes = list(RootCause.objects.filter(tree=tree, level=2).order_by("pk"))
    expected: dict[int, list[int]] = {}
    for number in range(120):
        days = number * number % 37
        received = NOW - dt.timedelta(hours=7 * number)
        inquiry = make_inquiry(team_claims, **closed(days, received_at=received))
        cause = causes[number % 11]
        tag(inquiry, cause, by=alice)
        expected.setdefault(cause.pk, []).append(days)

    result = counts(everything(market_kr))

    assert {key: tally.count for key, tally in result.cause.items()} == {
        key: len(days) for key, days in expected.items()
    }
    for key, closing_days in expected.items():
        assert result.cause[key].median_days == statistics.median(closing_days)


def test_the_ids_of_a_period_change_no_count(
    mixed: list[Inquiry], tagged: Tagger, market_kr: Market
) -> None:
    # Written last, received first: ids do not always follow the times of receipt.
    tagged("C1.1", received_at=NOW - dt.timedelta(days=15))
    for span in (
        Span(NOW.date(), None),
        Span(NOW.date() - dt.timedelta(days=16), NOW.date() - dt.timedelta(days=10)),
        Span(NOW.date() + dt.timedelta(days=1), NOW.date() + dt.timedelta(days=2)),
    ):
        plain = everything(market_kr, span=span)
        bounded = with_ids(plain)

        assert bounded.ids is not None
        assert counts(bounded) == counts(plain)
        assert ranking(bounded, now=NOW) == ranking(plain, now=NOW)


def test_no_inquiries_give_no_median(market_kr: Market, ops_tree: CauseTree) -> None:
    total = counts(everything(market_kr)).total

    assert (total.count, total.median_days) == (0, None)
