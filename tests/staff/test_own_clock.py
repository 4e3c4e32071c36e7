"""The clock of a page: that of the reader's first market, UTC for who has none."""

import datetime as dt

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test.utils import CaptureQueriesContext

from staff import services
from staff.models import Market, Staff, Team
from tests.cast import make_person, signed_in
from tests.factories import make_inquiry
from tests.privacy.rows import write

pytestmark = pytest.mark.django_db
# Half past eleven at night on 9 March in Taipei, half past midnight on the 10th in Seoul.
AT = dt.datetime(2026, 3, 9, 15, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("codes", "zone", "shown"),
    [
        (["KR"], "Asia/Seoul", "2026-03-10 00:30:00"),
        (["TW"], "Asia/Taipei", "2026-03-09 23:30:00"),
        (["TW", "KR"], "Asia/Seoul", "2026-03-10 00:30:00"),
    ],
)
def test_people_read_the_clock_of_their_first_market(
    market_kr: Market, market_tw: Market, codes: list[str], zone: str, shown: str
) -> None:
    markets = {"KR": market_kr, "TW": market_tw}
    reader = make_person("reader", "PRIVACY", markets=[markets[code] for code in codes])
    entry = write(reader, at=AT, chain=codes[0])

    page = signed_in(reader).get(f"/privacy/audit/{entry.pk}/").content.decode()

    assert f">{shown}</time>" in page
    assert f"Times are those of {zone}." in page


def test_without_a_market_the_clock_is_utc_and_the_page_says_so(market_kr: Market) -> None:
    operator = make_person("operator", "ADMIN")

    page = signed_in(operator).get("/operations/").content.decode()

    assert operator.zone is dt.UTC
    assert "Times are those of UTC." in page


def test_agents_read_the_clock_of_their_team_whatever_market_they_were_given(
    mei: Staff, market_kr: Market
) -> None:
    mei.markets.set([market_kr])

    assert str(Staff.objects.get(pk=mei.pk).zone) == "Asia/Taipei"


def test_programs_are_told_moments_in_utc(alice: Staff, team_claims: Team) -> None:
    inquiry = make_inquiry(team_claims, assignee=alice, status="OPEN")

    told = signed_in(alice).get(f"/api/v1/inquiries/{inquiry.number}/").json()

    assert told["received_at"].endswith("Z")


def test_the_clock_costs_no_query(alice: Staff) -> None:
    browser = signed_in(alice)
    person = Staff.objects.get(pk=alice.pk)

    with CaptureQueriesContext(connection) as asked:
        zone = services.zone_of(browser.session, person=person)
    # The session itself.
    assert (str(zone), len(asked)) == ("Asia/Seoul", 1)


def test_a_session_of_an_earlier_release_has_the_clock_too(alice: Staff) -> None:
    earlier = SessionStore()
    earlier["access"] = {"at": 1}

    assert str(services.zone_of(earlier, person=alice)) == "Asia/Seoul"
