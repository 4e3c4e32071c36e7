"""The list of playbooks and the reading of one: scope, filters, search, versions, languages."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from ops_console.shared import errors
from playbooks.models import PlaybookVersion
from playbooks.selectors import LibraryFilter, library, reading
from playbooks.services import publish
from staff.models import Market, Staff
from tests.factories import NOW
from tests.playbooks.small import small_data, words


def listed(person: Staff, **asked: str) -> list[str]:
    return [row.version.playbook.code for row in library(person, LibraryFilter(**asked), now=NOW)]


@pytest.fixture
def shelf(live_playbook: PlaybookVersion, market_tw: Market) -> None:
    title = {"ko": "대출", "zh-Hant": "借款", "en": "Loan"}
    publish(data=small_data(code="PB-91", risk="C", task_types=["LOAN"], title=title), now=NOW)
    publish(data=small_data(code="PB-92", market="TW", risk="L", task_types=[]), now=NOW)
    publish(data=small_data(code="PB-93", effective_from="2026-06-01"), now=NOW)


@pytest.mark.usefixtures("shelf")
def test_everybody_sees_the_live_playbooks_of_their_markets(
    alice: Staff, mei: Staff, dana: Staff
) -> None:
    assert listed(alice) == ["PB-90", "PB-91"]
    assert listed(mei) == ["PB-92"]
    assert listed(dana) == ["PB-90", "PB-91", "PB-92"]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"market": "TW"}, ["PB-92"]),
        ({"task_type": "LOAN"}, ["PB-91"]),
        ({"risk": "C"}, ["PB-91"]),
        ({"text": "대출"}, ["PB-91"]),
        ({"text": "借款"}, ["PB-91"]),
        ({"text": "LOAN"}, ["PB-91"]),
        ({"text": "pb-92"}, ["PB-92"]),
        ({"text": "certificate tax"}, ["PB-90", "PB-91", "PB-92"]),
        ({"text": "nothing%"}, []),
        ({"market": "XX"}, []),
    ],
)
def test_the_list_is_narrowed(dana: Staff, asked: dict[str, str], found: list[str]) -> None:
    assert listed(dana, **asked) == found


@pytest.mark.usefixtures("shelf")
def test_titles_are_in_the_readers_language(alice: Staff) -> None:
    with translation.override("zh-hant"):
        titles = [row.title for row in library(alice, LibraryFilter(), now=NOW)]

    assert titles == ["Small playbook (中)", "借款"]


def test_a_version_is_read_with_its_table_and_proofs(
    live_playbook: PlaybookVersion, alice: Staff
) -> None:
    page = reading(alice, "KR", "PB-90", now=NOW)

    assert (page.title, page.owner, page.risk_label) == ("Small playbook", "Owner", "High risk")
    assert [(row.rule_id, row.cases) for row in page.table] == [
        ("R1", ("reaches R1",)), ("R2", ("reaches R2",)), ("R9", ("reaches R9",)),
    ]  # fmt: skip
    assert page.table[1].outcome.days == 3
    assert page.checks[0].options == ("Yes", "No", "Unknown")
    assert [script.outcomes for script in page.scripts] == [("Refused", "Escalated"), ("Sent",)]
    assert (page.task_types, page.stages, page.channels) == (("Certificate",), ("In force",), ())
    assert page.other_versions == ()


def test_an_earlier_version_can_be_read_and_a_draft_cannot(
    live_playbook: PlaybookVersion, alice: Staff
) -> None:
    publish(data=small_data(title=words("Second")), now=NOW)
    publish(data=small_data(title=words("Third"), effective_from="2026-06-01"), now=NOW)

    assert reading(alice, "KR", "PB-90", now=NOW).title == "Second"
    first = reading(alice, "KR", "PB-90", number=1, language="ko", now=NOW)
    assert (first.title, [item.number for item in first.other_versions]) == (
        "Small playbook (한)",
        [2],
    )
    with pytest.raises(errors.NotFound):
        reading(alice, "KR", "PB-90", number=3, now=NOW)


def test_playbooks_of_other_markets_do_not_exist(
    live_playbook: PlaybookVersion, alice: Staff, mei: Staff
) -> None:
    for person, market, code in [
        (mei, "KR", "PB-90"),
        (alice, "KR", "PB-77"),
        (alice, "TW", "PB-90"),
    ]:
        with pytest.raises(errors.NotFound):
            reading(person, market, code, now=NOW)


def test_an_overdue_review_is_seen(live_playbook: PlaybookVersion, alice: Staff) -> None:
    late = NOW + dt.timedelta(days=365)

    assert library(alice, LibraryFilter(), now=late)[0].review_due
    assert reading(alice, "KR", "PB-90", now=late).review_due


def test_the_number_of_queries_does_not_grow(live_playbook: PlaybookVersion, alice: Staff) -> None:
    counts = []
    for n in (3, 30):
        for place in range(n):
            publish(data=small_data(code=f"PB-{100 + place}"), now=NOW)
        with CaptureQueriesContext(connection) as queries:
            library(Staff.objects.get(pk=alice.pk), LibraryFilter(), now=NOW)
        counts.append(len(queries))

    assert counts == [3, 3]
