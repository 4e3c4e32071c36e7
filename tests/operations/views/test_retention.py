"""The retention page: clocks with what is due, holds, proofs."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inquiries.models import Inquiry
from operations.models import LegalHold, RetentionClock
from operations.services import apply_rules
from ops_console.shared import clock as wall
from staff.models import Market, Staff, Team
from tests.cast import signed_in
from tests.factories import make_customer
from tests.operations.retention.test_clocks import clock, ended

KEY = "k" * 32


@pytest.fixture
def due(team_claims: Team) -> Inquiry:
    clock(team_claims.market, years=1)
    return ended(team_claims, "2021-01-01T09:00:00")


def sent(inquiry: Inquiry, **fields: str) -> dict[str, str]:
    return {
        "market": "KR",
        "subject_type": "inquiries.Inquiry",
        "reference": inquiry.number,
        "reason": "REGULATOR",
        "reason_text": "File 12/2026",
        "request_key": KEY,
        **fields,
    }


def test_the_page_is_the_dry_run(due: Inquiry, petra: Staff) -> None:
    page = " ".join(signed_in(petra).get("/operations/retention/").content.decode().split())

    assert "Words of ended inquiries" in page
    assert "1 year" in page
    assert '<td class="num">1</td>' in page
    assert "No clock: nothing is erased" in page
    due.refresh_from_db()
    assert due.erased_at is None


def test_proofs_are_listed(due: Inquiry, petra: Staff) -> None:
    apply_rules(market=due.market, day=wall.now().date())

    page = signed_in(petra).get("/operations/retention/").content.decode()

    assert "inquiries.inquiry" in page
    assert "Made anonymous" in page


def test_a_hold_is_placed_once_and_lifted(due: Inquiry, petra: Staff) -> None:
    browser = signed_in(petra)

    answers = [browser.post("/operations/retention/", sent(due)).status_code for _ in range(2)]

    assert answers == [302, 302]
    hold = LegalHold.objects.get()
    assert (hold.placed_by_id, hold.reason_text) == (petra.pk, "File 12/2026")
    assert "File 12/2026" in browser.get("/operations/retention/").content.decode()
    lifted = browser.post(f"/operations/retention/{hold.pk}/lift/", {"request_key": KEY})
    hold.refresh_from_db()
    assert (lifted.status_code, hold.lifted_by_id) == (302, petra.pk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": "KR-0"},
        {"reason": "BECAUSE"},
        {"reason_text": ""},
        {"until": "2020-01-01"},
        {"market": "TW"},
        {"subject_type": "staff.Staff"},
        {"until": "x"},
    ],
)
def test_what_cannot_be_held_is_refused_with_the_form(
    due: Inquiry, petra: Staff, wrong: dict[str, str]
) -> None:
    answer = signed_in(petra).post("/operations/retention/", sent(due, **wrong))

    assert (answer.status_code, LegalHold.objects.count()) == (422, 0)


def test_holds_of_another_market_are_out_of_reach(
    due: Inquiry, petra: Staff, market_tw: Market
) -> None:
    hold = LegalHold.objects.create(
        market=market_tw, subject_type="inquiries.Customer", subject_id=1, reference="TW-SECRET",
        reason="REGULATOR", placed_by=petra, placed_at=wall.now(),
    )  # fmt: skip
    browser = signed_in(petra)

    lifted = browser.post(f"/operations/retention/{hold.pk}/lift/", {"request_key": KEY})

    assert lifted.status_code == 404
    assert "TW-SECRET" not in browser.get("/operations/retention/").content.decode()


def test_others_are_refused(root: Staff) -> None:
    assert signed_in(root).get("/operations/retention/").status_code == 403


def called(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_the_command_only_tells_unless_it_is_told_to_erase(due: Inquiry) -> None:
    told = called("retention")
    due.refresh_from_db()
    before = due.erased_at

    assert "KR inquiries.inquiry: 1 due" in told
    assert "KR inquiries.customer: no clock: nothing is erased" in told
    assert before is None
    assert "KR inquiries.inquiry: 1 erased" in called("retention", "--erase")
    due.refresh_from_db()
    assert due.erased_at is not None


def test_presets_are_loaded_once_and_change_no_clock(due: Inquiry, market_tw: Market) -> None:
    first, second = called("load_retention_clocks"), called("load_retention_clocks")

    assert (first.split()[0], second.split()[0]) == ("17", "0")
    assert RetentionClock.objects.get(market=due.market, rule="inquiries.inquiry").years == 1


def test_a_clock_is_set_with_its_basis(market_kr: Market) -> None:
    called("set_retention_clock", "KR", "inquiries.inquiry", "--years=3", "--basis=art. 21")

    row = RetentionClock.objects.get()
    assert (row.years, row.basis) == (3, "art. 21")
    for wrong in (
        ("KR", "inquiries.inquiry"),
        ("KR", "nothing.here", "--years=1"),
        ("XX", "inquiries.inquiry", "--years=1"),
        ("-", "inquiries.inquiry", "--years=1"),
        ("KR", "operations.job", "--years=1"),
        ("KR", "inquiries.inquiry", "--years=2", "--days=-1"),
    ):
        with pytest.raises(CommandError):
            called("set_retention_clock", *wrong, "--basis=x")


@pytest.mark.parametrize(
    ("language", "told"),
    [("ko", "처리 목적을 달성하면"), ("zh-hant", "達成處理目的後"), ("en", "when the purpose is")],
)
def test_the_bases_that_the_console_brings_are_told_in_the_readers_language(
    petra: Staff, language: str, told: str
) -> None:
    called("load_retention_clocks")
    set_by_hand = RetentionClock.objects.get(market__code="KR", rule="inquiries.inquiry")
    set_by_hand.basis = "House rule 7, section <b>"
    set_by_hand.save(update_fields=["basis"])
    petra.language = language
    petra.save(update_fields=["language"])

    page = signed_in(petra).get("/operations/retention/").content.decode()

    assert told in page
    assert "House rule 7, section &lt;b&gt;" in page
    assert (language == "en") or "when the purpose is" not in page


def test_a_former_customer_is_brought_back_by_number_and_reason(
    market_kr: Market, petra: Staff
) -> None:
    customer = make_customer(market_kr, separated_at=wall.now())
    browser, path = signed_in(petra), "/operations/retention/bring-back/"
    told = {"market": "KR", "reference": customer.reference, "why": "A late claim of the heirs"}

    refused = [
        browser.post(path, {**told, **wrong}).status_code
        for wrong in ({"why": "short"}, {"reference": "C-0"}, {"market": "TW"})
    ]
    done = browser.post(path, told)

    customer.refresh_from_db()
    assert (refused, done.status_code, customer.separated_at) == ([422, 422, 422], 302, None)
