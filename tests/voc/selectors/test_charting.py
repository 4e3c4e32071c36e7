import datetime as dt

from staff.models import Market
from tests.factories import NOW
from tests.voc.fixtures import Tagger
from voc.models import CauseTree, RootCause
from voc.selectors import ReportFilter, build_report, report_charts


def test_every_breakdown_has_its_chart(tagged: Tagger, market_kr: Market) -> None:
    tagged("C1.1")

    charts = report_charts(
        build_report(ReportFilter(market_kr, period="all"), RootCause.objects.all(), now=NOW)
    )

    assert set(charts) == {"causes", "stages", "channels", "tasks", "months"}
    assert all("<svg" in chart and "<table" in chart for chart in charts.values())
    assert "Misguidance" in charts["causes"]


def test_a_month_without_inquiries_keeps_its_place(tagged: Tagger, market_kr: Market) -> None:
    tagged("C1.1", received_at=dt.datetime(2025, 11, 10, tzinfo=dt.UTC))
    tagged("C1.1", received_at=dt.datetime(2026, 2, 10, tzinfo=dt.UTC))

    report = build_report(ReportFilter(market_kr, period="all"), RootCause.objects.all(), now=NOW)
    chart = report_charts(report)["months"]

    assert [row.key for row in report.months] == ["2025-11", "2026-02"]
    places = [chart.index(month) for month in ("2025-11", "2025-12", "2026-01", "2026-02")]
    assert places == sorted(places)


def test_a_long_breakdown_says_how_much_of_it_is_drawn(tagged: Tagger, market_kr: Market) -> None:
    tasks = ("CERT", "LOAN", "SURR", "TRAVEL", "REVIVAL", "MATURITY", "PRIVACY", "NONINS",
             "COOL_OFF", "CHG_ADDR", "CHG_BENE", "PAY_FAIL", "NB_STATUS")  # fmt: skip
    for task in tasks:
        tagged("C1.1", task_type=task)

    report = build_report(ReportFilter(market_kr, period="all"), RootCause.objects.all(), now=NOW)

    assert "The 12 largest of 13" in report_charts(report)["tasks"]


def test_nothing_to_count_gives_nothing_to_draw(ops_tree: CauseTree, market_kr: Market) -> None:
    report = build_report(ReportFilter(market_kr, period="all"), [], now=NOW)

    assert report_charts(report) == {}
