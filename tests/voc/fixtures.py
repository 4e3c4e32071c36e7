"""Causes and tagged inquiries for the tests of the voc app."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from inquiries.models import Inquiry
from staff.models import Market, Staff, Team
from tests.factories import NOW, make_inquiry
from voc import services
from voc.management.commands.load_causes import SHIPPED
from voc.models import CauseTree, RootCause, Tag

Tagger = Callable[..., Inquiry]


def load_ops_tree(*market_codes: str) -> CauseTree:
    """Load the shipped tree for these markets."""
    content = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return services.load_tree(
        code=content["tree"],
        names=content["names"],
        causes=services.causes_from_json(content["causes"]),
        market_codes=market_codes,
        retire=True,
    ).tree


@pytest.fixture
def ops_tree(market_kr: Market) -> CauseTree:
    return load_ops_tree(market_kr.code)


@pytest.fixture
def cause(ops_tree: CauseTree) -> Callable[[str], RootCause]:
    """Return the shipped cause with a code."""
    return lambda code: RootCause.objects.get(tree=ops_tree, code=code)


@pytest.fixture
def tagged(cause: Callable[[str], RootCause], alice: Staff, team_claims: Team) -> Tagger:
    """Make an inquiry with a primary cause; levels are the usual ones unless given."""

    def make(code: str, team: Team = team_claims, **fields: Any) -> Inquiry:
        levels = {name: fields.pop(name) for name in ("harm", "breach") if name in fields}
        inquiry = make_inquiry(team, **fields)
        tag(inquiry, cause(code), by=alice, **levels)
        return inquiry

    return make


def tag(inquiry: Inquiry, cause: RootCause, *, by: Staff, **fields: Any) -> Tag:
    """Tag an inquiry as a row, without an event."""
    values = {
        "harm": cause.default_harm,
        "breach": cause.default_breach,
        "tagged_by": by,
        "tagged_at": NOW,
        **fields,
    }
    return Tag.objects.create(inquiry=inquiry, cause=cause, **values)


def closed(days: int, *, received_at: dt.datetime = NOW) -> dict[str, Any]:
    """The fields of an inquiry that was closed so many days after its receipt."""
    at = received_at + dt.timedelta(days=days)
    return {"status": "CLOSED", "received_at": received_at, "resolved_at": at, "closed_at": at}


def on_one_line(response: Any) -> str:
    """The text of an answer without the line breaks of its markup."""
    return " ".join(response.text.split())
