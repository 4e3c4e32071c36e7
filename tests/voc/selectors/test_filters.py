import datetime as dt
from urllib.parse import parse_qs, urlsplit

from staff.models import Market, Team
from voc.choices import DateBasis, Only, Period
from voc.models import CauseTree, RootCause
from voc.rules import Span
from voc.selectors import ReportFilter

SPRING = Span(dt.date(2026, 3, 5), dt.date(2026, 5, 10))


def parts(query: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(f"?{query}").query)


def test_a_filter_without_narrowing_names_market_and_period(market_kr: Market) -> None:
    report = ReportFilter(market_kr)

    assert report.query() == "market=KR&period=8w"
    assert not report.is_narrowed


def test_every_narrowing_stands_in_the_query(
    market_kr: Market, team_claims: Team, ops_tree: CauseTree
) -> None:
    report = ReportFilter(
        market_kr,
        frozenset({1}),
        period=Period.CUSTOM,
        span=SPRING,
        basis=DateBasis.CLOSED,
        team=team_claims,
        stage="CLAIM",
        channel="CHAT",
        task="LOAN",
        cause=RootCause.objects.get(code="C1"),
        only=(Only.TAGGED,),
    )

    assert parts(report.query()) == {
        "market": ["KR"],
        "period": ["custom"],
        "since": ["2026-03-05"],
        "until": ["2026-05-10"],
        "basis": ["closed"],
        "team": ["CLAIMS"],
        "stage": ["CLAIM"],
        "channel": ["CHAT"],
        "task": ["LOAN"],
        "cause": ["C1"],
        "only": ["tagged"],
    }
    assert report.is_narrowed
    assert report.whole().team_scope == frozenset({1})
    assert not report.whole().is_narrowed


def test_a_link_narrows_further_and_replaces_its_own_value(market_kr: Market) -> None:
    report = ReportFilter(market_kr, stage="CLAIM", only=(Only.TAGGED,))

    link = report.link(stage="KEEP", task="LOAN", also="closed")

    assert link.startswith("/voc/inquiries/?")
    assert parts(urlsplit(link).query) == {
        "market": ["KR"],
        "period": ["8w"],
        "stage": ["KEEP"],
        "task": ["LOAN"],
        "only": ["tagged", "closed"],
    }
    assert parts(urlsplit(report.link(also="tagged")).query)["only"] == ["tagged"]


def test_a_month_is_clipped_by_the_period(market_kr: Market) -> None:
    report = ReportFilter(market_kr, period=Period.CUSTOM, span=SPRING)

    spans = [report.in_month(dt.date(2026, month, 1)).span for month in (3, 4, 5)]

    assert spans == [
        Span(dt.date(2026, 3, 5), dt.date(2026, 3, 31)),
        Span(dt.date(2026, 4, 1), dt.date(2026, 4, 30)),
        Span(dt.date(2026, 5, 1), dt.date(2026, 5, 10)),
    ]


def test_a_month_of_all_time_is_the_whole_month(market_kr: Market) -> None:
    report = ReportFilter(market_kr, period=Period.ALL).in_month(dt.date(2024, 2, 1))

    assert report.query() == "market=KR&period=custom&since=2024-02-01&until=2024-02-29"


def test_all_time_drops_the_days(market_kr: Market) -> None:
    report = ReportFilter(market_kr, period=Period.CUSTOM, span=SPRING, stage="CLAIM")

    assert report.all_time == "market=KR&period=all&stage=CLAIM"
