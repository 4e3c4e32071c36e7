"""Filters by text find words, and never the digits that stand masked in a subject."""

import pytest

from inquiries.choices import QueueView
from inquiries.models import Inquiry
from inquiries.selectors import ListFilter, QueueFilter, inquiries_for_list, queue_page
from inquiries.selectors.filters import text_condition
from ops_console.shared import errors
from ops_console.shared.personal import Kind, mask
from ops_console.shared.personal.detector import find_personal
from staff.models import Staff, Team
from tests import factories
from tests.cast import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ALL = str(QueueView.ALL_OPEN)
WIDE = {0x30 + digit: 0xFF10 + digit for digit in range(10)}
NUMBERS = [
    "010-7391-4826", "01073914826", "010 7391 4826", "+82 10-7391-4826", "0912-345-678",
    "900101-1234567", "900101 - 1234567", "A123456789", "4111-1111-1111-1111",
    "010-7391-4826".translate(WIDE), "900101\u3000-\u30001234567",
]  # fmt: skip
OTHERS = ["2026-03-11", "03-11", "0044821", "KL-2019", "3건", "20층", "20층".translate(WIDE)]


def subject_of(team: Team, text: str) -> Inquiry:
    return factories.make_inquiry(team, number="KR-T-NONE", subject=text)


def is_found(text: str) -> bool:
    return Inquiry.objects.filter(text_condition(text)).exists()


def parts_of(number: str) -> set[str]:
    """Return what somebody would try: single digits, pairs, and pieces as they are written."""
    plain = number.translate({wide: digit for digit, wide in WIDE.items()})
    digits = "".join(sign for sign in plain if sign.isdigit())
    tried = {digits[at : at + size] for size in (1, 2) for at in range(len(digits))}
    return {*tried, number[:4].strip(), number[-5:], number[3:9].strip()}


def test_no_part_of_a_masked_number_is_found(team_claims: Team) -> None:
    for number in NUMBERS:
        row = subject_of(team_claims, f"회신 {number} 요망")
        assert mask(Kind.FREE_TEXT, row.subject) != row.subject
        assert is_found("회신")
        assert [part for part in parts_of(number) if is_found(part)] == [], number
        row.delete()


def test_other_digits_of_a_subject_are_found(team_claims: Team) -> None:
    subject_of(team_claims, f"2026-03-11 KL-2019-0044821 3건 20층 {OTHERS[-1]} 010-7391-4826")

    assert [part for part in OTHERS if not is_found(part)] == []


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "%%", "[0-9]", "\\d", ".*"])
def test_signs_of_patterns_are_only_signs(team_claims: Team, text: str) -> None:
    subject_of(team_claims, "연락처 010-7391-4826 문의 1")

    assert not is_found(text)
    assert not is_found(f"{text}1")


def test_list_and_queue_with_their_counts_keep_to_it(team_claims: Team, alice: Staff) -> None:
    subject_of(team_claims, "회신 010-7391-4826 요망")
    found = {}

    for text in ("회신", "7391"):
        listed = inquiries_for_list(alice, ListFilter(text=text))
        page = queue_page(alice, QueueFilter(view=ALL, text=text), now=NOW)
        found[text] = (len(listed.rows), listed.count, len(page.rows), page.counts[ALL])

    assert found == {"회신": (1, 1, 1, 1), "7391": (0, 0, 0, 0)}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_whole_number_is_refused_because_filters_stand_in_addresses(number: str) -> None:
    assert find_personal(number)
    for kind in (ListFilter, QueueFilter):
        with pytest.raises(errors.Invalid) as refused:
            kind.from_query({"text": f"전화 {number}"})
        assert refused.value.code == "personal_number"


def test_pages_and_api_refuse_it_too(alice: Staff) -> None:
    client = signed_in(alice)

    for path in ("/inquiries/", "/desk/queue/", "/desk/", "/api/v1/inquiries/"):
        answer = client.get(path, {"text": "010-7391-4826"})
        assert answer.status_code == 422, path
        assert "7391" not in answer.content.decode(), path
