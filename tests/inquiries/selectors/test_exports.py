"""The list of inquiries as an export: the page's filter, the person's scope, a stable order."""

import datetime as dt

import pytest
from django.http import QueryDict

from exports.kinds import Asked, Row
from inquiries.models import Inquiry
from inquiries.selectors import exports as rows_of_list
from inquiries.selectors.exports import LIST_EXPORT, list_selection
from inquiries.selectors.filters import ListFilter
from inquiries.selectors.lists import filtered_inquiries
from ops_console.shared import errors
from ops_console.shared.personal import Sealed, classified_fields
from staff.models import Market, Staff, Team
from tests.factories import NOW, make_customer, make_inquiry
from tests.inquiries.views.asking import counting

HOUR = dt.timedelta(hours=1)


def selected(person: Staff, market: Market, query: str = "") -> rows_of_list.ListSelection:
    return list_selection(Asked(QueryDict(query), market, person, NOW))


def numbers(person: Staff, market: Market, query: str = "") -> list[str]:
    return [str(row.cells[0]) for row in selected(person, market, query).rows(["number"])]


@pytest.mark.parametrize(
    "query",
    ["", "channel=EMAIL", "received_from=2026-03-11", "received_to=2026-03-10", "sort=due",
     "text=other", "status=CLOSED&channel=EMAIL"],
)  # fmt: skip
def test_the_export_has_what_the_page_shows(
    bob: Staff, team_claims: Team, market_kr: Market, query: str
) -> None:
    make_inquiry(team_claims, channel="EMAIL")
    make_inquiry(team_claims, received_at=NOW - 24 * HOUR, subject="Another matter")
    done = {"status": "CLOSED", "resolved_at": NOW, "closed_at": NOW}
    make_inquiry(team_claims, channel="EMAIL", **done)

    shown = filtered_inquiries(bob, ListFilter.from_query(QueryDict(query).dict()))

    expected = list(shown.order_by("received_at", "pk").values_list("number", flat=True))
    assert numbers(bob, market_kr, query) == expected
    assert selected(bob, market_kr, query).count() == len(expected)


def test_rows_of_other_teams_and_markets_stay(
    bob: Staff, dana: Staff, team_claims: Team, team_policy: Team, team_taipei: Team
) -> None:
    own, neighbour, foreign = (
        make_inquiry(team).number for team in (team_claims, team_policy, team_taipei)
    )

    assert numbers(bob, team_claims.market) == [own]
    assert numbers(dana, team_claims.market) == [own, neighbour]
    assert numbers(dana, team_taipei.market) == [foreign]
    assert numbers(bob, team_taipei.market) == []


def test_every_row_comes_once_however_the_batches_fall(
    bob: Staff, team_claims: Team, market_kr: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_of_list, "AT_ONCE", 4)
    made = [
        make_inquiry(team_claims, received_at=NOW + HOUR * (number // 6)).number
        for number in range(20)
    ]

    assert numbers(bob, market_kr) == made


def test_a_batch_is_one_statement(bob: Staff, team_claims: Team, market_kr: Market) -> None:
    customer = make_customer(market_kr)
    for _row in range(30):
        make_inquiry(team_claims, customer=customer)
    columns = [column.code for column in LIST_EXPORT.columns]
    asked = selected(bob, market_kr)
    asked.count()

    with counting() as queries:
        rows = list(asked.rows(columns))

    assert len(rows) == 30
    # The batch, and the empty one behind it.
    assert len(queries) == 2


def test_every_column_that_holds_personal_data_says_so() -> None:
    classified = {(model, field): kind for model, field, kind in classified_fields()}
    for source in rows_of_list.SOURCES.values():
        relation, _dunder, name = source.path.rpartition("__")
        model = {"": "Inquiry", "customer": "Customer", "policy": "Policy"}.get(relation)
        kind = classified.get((f"inquiries.{model}", name)) if model else None
        assert source.column.personal == kind, source.column.code


def test_personal_values_are_handed_over_sealed_and_with_their_owner(
    bob: Staff, team_claims: Team, market_kr: Market
) -> None:
    customer = make_customer(market_kr, name="김민수")
    make_inquiry(team_claims, customer=customer)
    make_inquiry(team_claims)

    known, unknown = selected(bob, market_kr).rows(["customer_name"])

    assert isinstance(known.cells[0], Sealed)
    assert (known.cells[0].reveal(), str(known.cells[0])) == ("김민수", "김*수")
    assert known.subject == ("inquiries.Customer", str(customer.pk))
    assert unknown == Row([None], ("", ""))


def test_the_filter_is_told_in_words(bob: Staff, team_claims: Team, market_kr: Market) -> None:
    words = selected(bob, market_kr, f"channel=EMAIL&team={team_claims.pk}&sort=due").words()

    assert [(str(name), str(value)) for name, value in words] == [
        ("Team", "Claims"),
        ("Channel", "E-mail"),
        ("Order", "By due time"),
    ]
    assert [str(name) for name, _value in selected(bob, market_kr).words()] == ["Filter"]


@pytest.mark.parametrize("query", ["channel=SMOKE", "received_from=2026-02-30", "team=x"])
def test_a_filter_that_cannot_be_read_is_refused(bob: Staff, market_kr: Market, query: str) -> None:
    with pytest.raises(errors.Invalid):
        selected(bob, market_kr, query).count()


def test_inquiries_are_counted_as_they_are_now(
    bob: Staff, team_claims: Team, market_kr: Market
) -> None:
    asked = selected(bob, market_kr)
    assert asked.count() == 0

    make_inquiry(team_claims)

    assert asked.count() == Inquiry.objects.count() == 1
