"""What the reconciler sees in the rows: losses, doubles, halves, and that all is well."""

import pytest
from django.conf import settings

from faults.journal import ACKNOWLEDGED, REFUSED, Journal, Told
from faults.reconcile import reconcile
from faults.table import Verdict
from inquiries import services
from inquiries.models import Inquiry, ServicePolicy
from staff.models import Market, Staff, Team
from tests.api.fixtures import Call
from tests.exports.fixtures import ask, build
from tests.factories import make_inquiry
from tests.inquiries.services.steps import at, taken

KEY = "kabcdefghij"
NEW = {
    "market": "KR", "team": "CLAIMS", "channel": "CHAT", "stage": "KEEP", "task_type": "CERT",
    "details": {"certificate_kind": "TAX"}, "subject": f"trial {KEY}",
}  # fmt: skip


def judged(*entries: Told) -> Verdict:
    return reconcile(Journal(entries=list(entries)))


def told(number: str, *, what: str = "inquiry", key: str = KEY, end: str = ACKNOWLEDGED) -> Told:
    return Told(what, key, 1, end, number)


@pytest.fixture
def number(alice: Staff, call: Call, targets_kr: dict[str, ServicePolicy]) -> str:
    """The number of an inquiry that was logged under the key."""
    answer = call(alice, "post", "inquiries/", NEW, **{"idempotency-key": KEY})
    return str(answer.json()["number"])


def test_what_is_there_once_is_well(number: str) -> None:
    assert judged(told(number)) == Verdict()


def test_what_was_acknowledged_and_is_not_there_is_lost(number: str) -> None:
    verdict = judged(told(number), told("KR-1", key="kother"))

    assert verdict.lost == 1


def test_what_is_there_twice_is_doubled(alice: Staff, call: Call, number: str) -> None:
    call(alice, "post", "inquiries/", NEW)

    verdict = judged(told(number))

    assert verdict.duplicated == 1
    assert f"inquiry {KEY}: 1 keys for 2 effects" in verdict.complaints


def test_what_was_refused_and_is_there_is_complained_of(number: str) -> None:
    assert judged(told(number, end=REFUSED)).complaints == [f"inquiry {KEY} was refused and done"]


def test_an_answer_that_names_another_inquiry_is_complained_of(number: str) -> None:
    assert judged(told("KR-9")).complaints == [f"inquiry {KEY} was called KR-9"]


def test_half_an_inquiry_is_complained_of(team_claims: Team, number: str) -> None:
    make_inquiry(team_claims, number="KR-8", subject="trial khalf")

    complaints = judged(told(number), told("KR-8", key="khalf")).complaints

    assert "1 inquiries without a first event" in complaints
    assert "KR-8 has 0 clocks, 0 contacts, 0 notes" in complaints


def test_a_verb_is_counted_by_its_events(
    team_claims: Team, alice: Staff, targets_kr: dict[str, ServicePolicy]
) -> None:
    inquiry: Inquiry = taken(team_claims, alice, subject="trial kverb")
    services.start_waiting(
        inquiry_id=inquiry.pk, for_whom="UNIT", reason="ANSWER", by=alice, now=at(1)
    )

    resolved = told(inquiry.number, what="resolve", key="kdone")

    assert judged(resolved).lost == 1
    services.resolve(inquiry_id=inquiry.pk, by=alice, now=at(2))
    assert judged(resolved) == Verdict()
    assert judged(told(inquiry.number, what="resolve", key="kdone", end=REFUSED)).duplicated == 1


def test_a_file_that_is_gone_or_another_is_complained_of(
    bob: Staff, market_kr: Market, number: str
) -> None:
    export = build(ask(bob, market_kr, reason_text="trial of kexport one two"))
    path = settings.EXPORT_DIR / export.file
    assert judged().complaints == []

    path.write_bytes(path.read_bytes() + b"x")

    assert judged().complaints == [f"export {export.pk}: its file is not what was written"]
