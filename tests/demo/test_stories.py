"""Each story planted in the demo is there to be found, and nothing else looks like it."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoDbBlocker

from demo.loading import Wanted
from demo.publishing import OUTDATED_PAPER
from demo.stories import NOTICE_WEEK, OUTDATED_WEEKS
from inquiries.models import Clock, Inquiry
from playbooks.models import PlaybookVersion, Run
from staff.selectors import market_by_code
from tests.demo.loaded import loaded_demo
from voc.choices import Lane, Period
from voc.rules import Span
from voc.rules.impact import Ranked
from voc.selectors import ReportFilter
from voc.selectors.causes import causes_of
from voc.selectors.issues import ranking

# One process loads the demo for all tests of the module.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("stories")]
WEEK = dt.timedelta(weeks=1)


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Wanted]:
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), loaded_demo(folder, count=5000, measured=False) as wanted:
        yield wanted


def share_coming_back(
    inquiries: QuerySet[Inquiry], *, since: dt.datetime, until: dt.datetime
) -> float:
    origins = inquiries.filter(received_at__gte=since, received_at__lt=until)
    hits = origins.filter(recontacts__isnull=False).distinct().count()
    return hits / origins.count()


def ranked_issues(demo: Wanted, market_code: str) -> dict[tuple[str, str], Ranked]:
    market = market_by_code(market_code)
    last = market.day_of(demo.now)
    span = Span(last - demo.weeks * WEEK, last)
    report = ReportFilter(market, period=Period.CUSTOM, span=span)
    codes = {cause.pk: cause.code for cause in causes_of(market.pk)}
    rows = ranking(report, now=demo.now).rows
    return {(row.facts.task_type, codes[row.facts.cause_id]): row for row in rows}


def test_the_reworded_notice_lets_fewer_customers_come_back_only_where_it_is_sent(
    demo: Wanted,
) -> None:
    changed = demo.since + (NOTICE_WEEK - 1) * WEEK
    matured = demo.now - 2 * WEEK

    failed = Inquiry.objects.filter(task_type="PAY_FAIL")
    reworded, control = failed.filter(team__code="CARE1"), failed.exclude(team__code="CARE1")

    before = share_coming_back(reworded, since=demo.since, until=changed)
    after = share_coming_back(reworded, since=changed, until=matured)
    control_before = share_coming_back(control, since=demo.since, until=changed)
    control_after = share_coming_back(control, since=changed, until=matured)

    assert after < 0.6 * before
    assert control_after > 0.75 * control_before


def test_an_outdated_list_misleads_customers_in_taiwan_for_four_weeks(demo: Wanted) -> None:
    first, end = OUTDATED_WEEKS
    about = Inquiry.objects.filter(market__code="TW", task_type__in=["CLAIM_HOSP", "DOC_GUIDE"])
    within = about.filter(
        received_at__gte=demo.since + (first - 1) * WEEK,
        received_at__lt=demo.since + (end - 1) * WEEK,
    )
    otherwise = about.exclude(pk__in=within)

    wrong = within.filter(corrections__kind="MISGUIDANCE", corrections__owner="CONTENT")
    wrong_otherwise = otherwise.filter(corrections__kind="MISGUIDANCE")

    assert wrong.count() > 0.25 * within.count()
    assert wrong_otherwise.count() < 0.12 * otherwise.count()


def test_runs_of_that_time_used_the_version_without_the_missing_paper(demo: Wanted) -> None:
    old, corrected = PlaybookVersion.objects.filter(
        playbook__market__code="TW", playbook__code="PB-03"
    ).order_by("number")

    indemnity = Run.objects.filter(state="CONFIRMED", outcome="INDEMNITY_SET")
    told_then = indemnity.filter(version=old)
    told_now = indemnity.filter(version=corrected)

    assert old.withdrawn_at == corrected.published_at
    assert told_then.exists()
    assert not told_then.filter(script_text__contains=OUTDATED_PAPER)
    assert told_now.exists()
    assert not told_now.exclude(script_text__contains=OUTDATED_PAPER)


def test_certificates_lead_by_count_and_sale_defects_by_impact(demo: Wanted) -> None:
    issues = ranked_issues(demo, "KR")
    certificates, sale_defects = issues["CERT", "C3.2"], issues["UNLAWFUL", "C8.1"]

    assert certificates.count_rank == 1
    assert (certificates.impact_rank or 0) > 9
    assert sale_defects.impact_rank == 1
    assert sale_defects.lane == Lane.NOW
    assert sale_defects.count_rank > 5


def test_claims_before_a_long_holiday_are_answered_late(demo: Wanted) -> None:
    claims = (
        Clock.objects.filter(kind="RESOLUTION", round=1, inquiry__task_type__startswith="CLAIM_")
        .exclude(inquiry__task_type="CLAIM_STATUS")
        .filter(inquiry__market__code="KR")
    )
    # Chuseok 2026: the 24th and 25th of September.
    eve = claims.filter(started_at__date__gte="2026-09-22", started_at__date__lt="2026-09-24")
    usual = claims.filter(started_at__date__lt="2026-09-18")

    def late(clocks: QuerySet[Clock]) -> float:
        rows = list(clocks.values_list("due_at", "stopped_at"))
        return sum(stopped is None or stopped > due for due, stopped in rows) / len(rows)

    assert late(eve) > 2 * late(usual)
    assert all(
        due - started > dt.timedelta(days=4)
        for started, due in eve.filter(pauses=None, service_policy__minutes=1620).values_list(
            "started_at", "due_at"
        )
    )


def test_loans_follow_a_changed_phone_number_on_the_same_policies(demo: Wanted) -> None:
    loans = Inquiry.objects.filter(task_type="LOAN", details__scam_questions="SUSPECT")

    chained = [
        loan
        for loan in loans.select_related("customer")
        if Inquiry.objects.filter(
            customer=loan.customer,
            task_type="CHG_ADDR",
            details__changed_contact="PHONE",
            received_at__lt=loan.received_at,
            received_at__gt=loan.received_at - WEEK,
        ).exists()
    ]

    assert len(chained) >= 10
    stopped = Run.objects.filter(inquiry__in=chained, state="CONFIRMED")
    assert stopped.exists()
    assert all(run.version.parsed.outcomes[run.outcome].lane == "STOP" for run in stopped)
