"""The page that asks for an export: count, columns, reason, once."""

import pytest
from django.test import Client
from django.urls import reverse

from exports.models import ExportRequest
from inquiries.models import Inquiry
from staff.models import Market, Staff, Team
from tests.cast import signed_in
from tests.exports.fixtures import REASON
from tests.factories import make_inquiry

URL = "/exports/new/inquiries/"
FIELDS = {
    "columns": ["number", "channel"],
    "format": "CSV",
    "reason": "REPORT",
    "reason_text": REASON,
}


def test_the_page_counts_what_its_filter_finds(
    known: Inquiry, bob: Staff, team_claims: Team
) -> None:
    make_inquiry(team_claims, channel="EMAIL")

    page = signed_in(bob).get(URL, {"channel": "CALL_IN"})

    assert page.status_code == 200
    assert (page.context["count"], page.context["is_large"]) == (1, False)
    assert ("Channel", "Inbound call") in [
        (str(name), str(value)) for name, value in page.context["words"]
    ]
    assert page.context["page_url"] == f"{reverse('inquiries:list')}?channel=CALL_IN"


def test_asking_leads_to_the_export(known: Inquiry, bob: Staff) -> None:
    answer = signed_in(bob).post(f"{URL}?channel=CALL_IN", FIELDS)

    export = ExportRequest.objects.get()
    assert answer.headers["Location"] == f"/exports/{export.pk}/"
    assert (export.query, export.columns) == ("channel=CALL_IN", ["number", "channel"])


def test_the_same_form_twice_asks_once(known: Inquiry, bob: Staff) -> None:
    client = signed_in(bob)
    first, second = (client.post(URL, FIELDS, HTTP_IDEMPOTENCY_KEY="k1") for _time in range(2))

    assert ExportRequest.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": "FUN"}, "Select a valid choice"),
        ({"reason": ""}, "This field is required"),
        ({"reason_text": "asdf asdf asdf"}, "Say in a sentence"),
        ({"reason_text": "Call 010-2345-6789 back"}, "identify somebody"),
        ({"columns": []}, "at least one column"),
        ({"columns": ["password"]}, "Select a valid choice"),
        ({"format": "EXE"}, "Select a valid choice"),
    ],
)
def test_bad_input_comes_back_with_its_reason(
    known: Inquiry, bob: Staff, change: dict[str, object], words: str
) -> None:
    answer = signed_in(bob).post(URL, {**FIELDS, **change})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ExportRequest.objects.exists()


@pytest.mark.parametrize("query", ["channel=SMOKE", "received_from=x", "team=9" * 30])
def test_a_filter_that_cannot_be_read_is_refused(bob: Staff, query: str) -> None:
    assert signed_in(bob).get(f"{URL}?{query}").status_code == 422


def test_unmasked_columns_are_offered_to_those_who_may(
    known: Inquiry, bob: Staff, dana: Staff
) -> None:
    lead, analyst = (
        signed_in(person).get(URL, {"market": "KR"}).context["form"] for person in (bob, dana)
    )

    offered = [code for code, _label in lead.fields["clear_columns"].choices]
    assert "customer_national_id" in offered
    assert not {"subject", "customer_words", "number"} & set(offered)
    assert "clear_columns" not in analyst.fields


def test_a_forged_unmasked_column_is_not_taken(known: Inquiry, dana: Staff) -> None:
    signed_in(dana).post(f"{URL}?market=KR", {**FIELDS, "clear_columns": ["customer_name"]})

    assert [export.clear_columns for export in ExportRequest.objects.all()] == [[]]


def test_the_market_is_chosen_where_there_are_several(
    known: Inquiry, dana: Staff, team_taipei: Team
) -> None:
    client = signed_in(dana)

    page = client.get(URL, {"market": "TW"})

    assert (page.context["market"].code, page.context["count"]) == ("TW", 0)
    assert "There is nothing to export" in page.content.decode()
    assert client.get(URL, {"market": "XX"}).status_code == 404


def test_a_market_that_is_not_open_does_not_exist(bob: Staff, market_tw: Market) -> None:
    assert signed_in(bob).get(URL, {"market": "TW"}).status_code == 404
    assert signed_in(bob).post(f"{URL}?market=TW", FIELDS).status_code == 404


def test_extra_fields_change_nothing(known: Inquiry, bob: Staff, omar: Staff) -> None:
    forged = {"status": "READY", "requested_by": omar.pk, "needs": "[]", "decided_by": omar.pk}

    signed_in(bob).post(URL, {**FIELDS, **forged})

    export = ExportRequest.objects.get()
    assert (export.status, export.requested_by, export.decided_by) == ("QUEUED", bob, None)


@pytest.mark.django_db
def test_a_visitor_is_asked_to_sign_in() -> None:
    assert Client().get(URL)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", ["alice", "erin", "root"])
def test_roles_that_may_not_ask_are_refused(request: pytest.FixtureRequest, name: str) -> None:
    client = signed_in(request.getfixturevalue(name))

    assert client.get(URL).status_code == 403
    assert client.post(URL, FIELDS).status_code == 403


def test_what_cannot_be_exported_does_not_exist(bob: Staff) -> None:
    assert signed_in(bob).get("/exports/new/passwords/").status_code == 404


def test_the_choice_lists_what_is_open_to_the_role(bob: Staff, petra: Staff) -> None:
    kinds = signed_in(petra).get("/exports/new/").context["kinds"]

    assert "inquiries" in [kind.code for kind in kinds]
    assert all(petra.may(kind.permission) for kind in kinds)
