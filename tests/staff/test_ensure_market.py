"""Markets are data: one command makes a market with its teams and opens it."""

import io

import pytest
from django.core.management import CommandError, call_command

from staff.models import Market, Staff, Team


def command(**options: object) -> str:
    out = io.StringIO()
    values = {
        "time_zone": "America/New_York", "currency": "USD", "name": "Connecticut",
        "team": ["INTAKE:Intake", "LEGAL"], **options,
    }  # fmt: skip
    call_command("ensure_market", "US-CT", stdout=out, **values)
    return out.getvalue()


def test_a_market_is_made_with_its_teams(db: None) -> None:
    said = command()

    market = Market.objects.get()
    assert (market.code, market.time_zone, market.currency) == ("US-CT", "America/New_York", "USD")
    assert (market.languages, market.names["ko"]) == (["en"], "Connecticut")
    assert dict(Team.objects.values_list("code", "name")) == {"INTAKE": "Intake", "LEGAL": "LEGAL"}
    assert said == "US-CT: America/New_York, teams INTAKE, LEGAL\n"


def test_again_it_adds_only_what_is_missing(db: None) -> None:
    command()

    command(name="Another", currency="EUR", team=["INTAKE:Renamed", "NEW:New team"])

    assert Market.objects.get().currency == "USD"
    assert set(Team.objects.values_list("code", "name")) == {
        ("INTAKE", "Intake"), ("LEGAL", "LEGAL"), ("NEW", "New team"),
    }  # fmt: skip


def test_a_market_is_opened_to_people(dana: Staff) -> None:
    command(open_to=["dana"])

    assert dana.markets.filter(code="US-CT").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"time_zone": "Mars/Base"}, "Mars/Base is no time zone"),
        ({"time_zone": "../../etc"}, "is no time zone"),
        ({"open_to": ["nobody"]}, "no user nobody"),
        ({"currency": "dollars"}, "three capital letters"),
        ({"language": "de"}, "de is no language"),
        ({"team": [":Nameless"]}, "A team is CODE:NAME"),
        ({"team": [f"A:{'x' * 121}"]}, "A team is CODE:NAME"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_made(
    db: None, options: dict[str, object], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        command(**options)

    assert not Market.objects.exists()


@pytest.mark.parametrize("code", ["", "kr", "K", "TOO-LONG-A-CODE", "K R"])
def test_a_code_that_numbers_cannot_begin_with_is_refused(db: None, code: str) -> None:
    with pytest.raises(CommandError, match="capital letters, digits or dashes"):
        call_command("ensure_market", code, time_zone="Asia/Seoul", currency="KRW", name="Korea")
