"""Policy numbers: searched as a whole, shown by their last characters, wherever they come up."""

import pytest

from inquiries import services
from inquiries.models import Inquiry, Policy
from ops_console.shared import clock
from staff.models import Staff, Team
from tests import factories
from tests.api.fixtures import Call
from tests.cast import signed_in

NUMBER, TAIL = "KL-2019-0044821", "4821"


@pytest.fixture
def about_it(alice: Staff, team_claims: Team, targets_kr: object, known_policy: Policy) -> Inquiry:
    data = factories.new_inquiry(team_claims, customer=known_policy.holder, policy=known_policy)
    logged = services.log_inquiry(data=data, by=alice, now=clock.now())
    return services.take(inquiry_id=logged.pk, by=alice, now=clock.now())


def test_pages_show_the_mask(alice: Staff, about_it: Inquiry, known_policy: Policy) -> None:
    client, here = signed_in(alice), f"/inquiries/{about_it.number}/"
    holder, team = str(known_policy.holder_id), str(about_it.team_id)
    pages = {
        "context": client.get(f"{here}?panel=customer"),
        "playbook": client.get(f"{here}?panel=playbook"),
        "details": client.get(f"{here}details/"),
        "search": client.post("/search/", {"q": "KR-C1"}),
        "list": client.get("/inquiries/"),
        "desk": client.get("/desk/"),
        "hits": client.post("/inquiries/new/customer/", {"lookup": "박민수", "team": team}),
        "chosen": client.post("/inquiries/new/customer/", {"pick": holder, "team": team}),
        "customer": client.get(f"/customers/{holder}/"),
    }

    texts = {name: page.content.decode() for name, page in pages.items()}
    assert {page.status_code for page in pages.values()} == {200}
    assert [name for name, text in texts.items() if NUMBER in text] == []
    assert all(TAIL in texts[name] for name in ("context", "details", "hits", "chosen"))


def test_programs_get_the_mask(
    alice: Staff, about_it: Inquiry, known_policy: Policy, call: Call
) -> None:
    reference = known_policy.holder.reference
    answers = [
        call(alice, "get", f"policies/{known_policy.pk}/"),
        call(alice, "get", f"customers/{reference}/policies/"),
        call(alice, "get", f"customers/{reference}/"),
        call(alice, "get", f"inquiries/{about_it.number}/"),
        call(alice, "post", "customers/search/", {"query": NUMBER}),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert not [answer.request for answer in answers if NUMBER in answer.content.decode()]
    assert answers[0].json()["number"] == "********4821"


@pytest.mark.parametrize(
    ("number", "masked", "tail"),
    [(NUMBER, "********4821", "4821"), ("P-1234", "********34", "34"), ("77", "********77", "77")],
)
def test_the_tail_of_a_script_is_no_more_than_the_mask_leaves(
    known_policy: Policy, number: str, masked: str, tail: str
) -> None:
    known_policy.number = number

    assert (str(known_policy), known_policy.number_tail) == (masked, tail)
