"""Lists, detail, decision, link and download as pages."""

from typing import Any

import pytest
from django.test import Client

from exports import services
from exports.models import ExportRequest
from inquiries.models import Inquiry
from ops_console.shared import clock
from ops_console.shared.models import RequestKey
from staff.models import Market, Staff
from tests.cast import make_person, signed_in
from tests.exports.fixtures import approve, ask, build
from tests.inquiries.views.asking import counting


@pytest.fixture
def waiting(known: Inquiry, bob: Staff, market_kr: Market, settings: Any) -> ExportRequest:
    settings.EXPORT_FREE_ROWS = 0
    return ask(bob, market_kr, format="XLSX")


@pytest.fixture
def ready(waiting: ExportRequest, omar: Staff) -> ExportRequest:
    return build(approve(waiting, omar))


@pytest.fixture
def secret(known: Inquiry, bob: Staff, omar: Staff, market_kr: Market) -> ExportRequest:
    return build(approve(ask(bob, market_kr, clear_columns=["customer_name"]), omar))


def addresses(export: ExportRequest) -> dict[str, str]:
    page = f"/exports/{export.pk}/"
    steps = ("cancel", "decide", "link", "password")
    return {"show": page, "manifest": f"{page}manifest.json"} | {
        step: f"{page}{step}/" for step in steps
    }


def test_the_filter_is_told_in_words(
    known: Inquiry, bob: Staff, omar: Staff, market_kr: Market
) -> None:
    export = ask(bob, market_kr, query="channel=CALL_IN")

    assert signed_in(omar).get(addresses(export)["show"]).context["words"] == [
        ("Channel", "Inbound call")
    ]
    ExportRequest.objects.update(query="channel=GONE")
    assert signed_in(bob).get(addresses(export)["show"]).context["words"] == [
        ("Filter", "channel=GONE")
    ]


def test_everybody_sees_their_own_exports(ready: ExportRequest, bob: Staff, dana: Staff) -> None:
    own = signed_in(bob).get("/exports/").content.decode()
    other = signed_in(dana).get("/exports/").content.decode()

    assert f'id="export-{ready.pk}"' in own
    assert f'id="export-{ready.pk}"' not in other
    assert "No exports yet" in other


def test_what_waits_is_listed_and_counted_for_those_who_decide(
    waiting: ExportRequest, omar: Staff, bob: Staff, market_tw: Market
) -> None:
    page = signed_in(omar).get("/exports/approvals/")
    elsewhere = signed_in(make_person("lin", "MANAGER", markets=[market_tw]))

    assert [row["export"].pk for row in page.context["rows"]] == [waiting.pk]
    assert page.context["waiting_count"] == 1
    assert elsewhere.get("/exports/approvals/").context["rows"] == []
    assert signed_in(bob).get("/exports/approvals/").status_code == 403


def test_ones_own_export_does_not_wait_for_oneself(
    known: Inquiry, omar: Staff, market_kr: Market, settings: Any
) -> None:
    settings.EXPORT_FREE_ROWS = 0
    export = ask(omar, market_kr)
    client = signed_in(omar)

    assert client.get("/exports/approvals/").context["waiting_count"] == 0
    assert client.post(addresses(export)["decide"], {"decision": "approve"}).status_code == 403
    assert not client.get(addresses(export)["show"]).context["may_decide"]


def test_an_approval_by_the_form(waiting: ExportRequest, omar: Staff) -> None:
    client = signed_in(omar)
    assert client.get(addresses(waiting)["show"]).context["may_decide"]

    answer = client.post(addresses(waiting)["decide"], {"decision": "approve"})

    assert answer.headers["Location"] == "/exports/approvals/"
    waiting.refresh_from_db()
    assert (waiting.status, waiting.decided_by) == ("QUEUED", omar)
    assert client.post(addresses(waiting)["decide"], {"decision": "approve"}).status_code == 409


@pytest.mark.parametrize(
    "fields",
    [{}, {"decision": "maybe"}, {"decision": "refuse"}, {"decision": "refuse", "text": " "}],
)
def test_a_decision_that_says_nothing_comes_back(
    waiting: ExportRequest, omar: Staff, fields: dict[str, str]
) -> None:
    answer = signed_in(omar).post(addresses(waiting)["decide"], fields)

    assert answer.status_code == 422
    waiting.refresh_from_db()
    assert waiting.status == "WAITING"


def test_the_page_asks_again_while_the_file_is_built(
    known: Inquiry, bob: Staff, market_kr: Market
) -> None:
    export = ask(bob, market_kr)
    client = signed_in(bob)

    before = client.get(addresses(export)["show"]).content.decode()
    build(export)
    after = client.get(addresses(export)["show"]).content.decode()

    assert 'hx-trigger="load delay:1s"' in before
    assert "hx-trigger" not in after.split('id="export-state"')[1]
    assert "Get the link" in after


def test_the_manifest_is_there_as_page_and_as_json(
    ready: ExportRequest, bob: Staff, omar: Staff
) -> None:
    for person in (bob, omar):
        page = signed_in(person).get(addresses(ready)["show"]).content.decode()
        told = signed_in(person).get(addresses(ready)["manifest"]).json()

        assert ready.sha256 in page
        assert (told["sha256"], told["rows"], told["columns"]) == (
            ready.sha256, 1, ["number", "channel"],
        )  # fmt: skip
        assert (told["requested_by"], told["decided_by"]) == ("bob", "omar")


def test_exports_of_others_do_not_exist(
    ready: ExportRequest, dana: Staff, market_tw: Market
) -> None:
    stranger = signed_in(dana)
    elsewhere = signed_in(make_person("lin", "MANAGER", markets=[market_tw]))

    for client in (stranger, elsewhere):
        for step, address in addresses(ready).items():
            answer = client.get(address) if step in {"show", "manifest"} else client.post(address)
            assert answer.status_code == (403 if step == "decide" and client is stranger else 404)


def test_whoever_decides_does_not_get_the_file(ready: ExportRequest, omar: Staff) -> None:
    client = signed_in(omar)

    assert "Get the link" not in client.get(addresses(ready)["show"]).content.decode()
    for step in ("link", "password", "cancel"):
        assert client.post(addresses(ready)[step]).status_code == 404


def test_the_link_shows_the_file_and_hands_it_out_once(ready: ExportRequest, bob: Staff) -> None:
    client = signed_in(bob)
    link = client.post(addresses(ready)["link"]).headers["Location"]
    assert link.startswith("/exports/collect/")

    for _time in range(2):
        assert ready.file_name in client.get(link).content.decode()
    download: Any = client.post(link)
    content = b"".join(download.streaming_content)

    assert content[:2] == b"PK"
    assert download["Content-Length"] == str(len(content))
    assert "attachment" in download["Content-Disposition"]
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in download["Content-Security-Policy"]
    assert "no-store" in download["Cache-Control"]
    assert (client.get(link).status_code, client.post(link).status_code) == (404, 404)


def test_the_link_is_kept_nowhere(ready: ExportRequest, bob: Staff) -> None:
    client = signed_in(bob)
    link = client.post(addresses(ready)["link"]).headers["Location"]
    token = link.split("/")[-2]
    b"".join(client.post(link).streaming_content)  # type: ignore[attr-defined]

    for rows in (RequestKey.objects.values(), ExportRequest.objects.values()):
        assert token not in str(list(rows))


def test_a_link_is_no_use_to_anybody_else(ready: ExportRequest, bob: Staff, omar: Staff) -> None:
    link = signed_in(bob).post(addresses(ready)["link"]).headers["Location"]

    assert signed_in(omar).get(link).status_code == 404
    assert signed_in(omar).post(link).status_code == 404
    assert Client().get(link)["Location"].startswith("/sign-in/")


def test_a_korean_name_reaches_the_browser(known: Inquiry, bob: Staff, market_kr: Market) -> None:
    Staff.objects.filter(pk=bob.pk).update(language="ko")
    export = build(ask(bob, market_kr))
    ExportRequest.objects.filter(pk=export.pk).update(file_name="문의-KR.csv")
    token = services.make_link(export_id=export.pk, by=bob, now=clock.now())

    answer: Any = signed_in(Staff.objects.get(pk=bob.pk)).post(f"/exports/collect/{token}/")
    b"".join(answer.streaming_content)

    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%EB%AC%B8%EC%9D%98-KR.csv"
    )


def test_the_password_is_on_the_page_once(secret: ExportRequest, bob: Staff) -> None:
    client = signed_in(bob)
    offered = client.get(addresses(secret)["show"]).content.decode()

    shown = client.post(addresses(secret)["password"])

    assert "Show the password once" in offered
    password = shown.context["password"]
    assert password in shown.content.decode()
    again = client.get(addresses(secret)["show"]).content.decode()
    assert password not in again
    assert "Show the password once" not in again
    assert client.post(addresses(secret)["password"]).status_code == 409


def test_no_unmasked_value_is_on_any_page(secret: ExportRequest, bob: Staff, omar: Staff) -> None:
    for person in (bob, omar):
        client = signed_in(person)
        for address in ("/exports/", addresses(secret)["show"], addresses(secret)["manifest"]):
            assert "김민수" not in client.get(address).content.decode()


def test_nothing_changes_by_reading(ready: ExportRequest, bob: Staff) -> None:
    client = signed_in(bob)

    for step in ("cancel", "decide", "link", "password"):
        expected = 403 if step == "decide" else 405
        assert client.get(addresses(ready)[step]).status_code in {expected, 405}
    assert client.post(addresses(ready)["show"]).status_code == 405


def test_cancelling_ends_the_link(ready: ExportRequest, bob: Staff) -> None:
    client = signed_in(bob)
    link = client.post(addresses(ready)["link"]).headers["Location"]

    client.post(addresses(ready)["cancel"])

    assert client.get(link).status_code == 404
    assert "Cancelled by the person" in client.get(addresses(ready)["show"]).content.decode()


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_takes_the_same_queries_however_long_it_is(
    waiting: ExportRequest, bob: Staff, rows: int
) -> None:
    for _row in range(rows):
        waiting.pk = None
        waiting.save()
    client = signed_in(bob)
    client.get("/exports/")

    with counting() as queries:
        client.get("/exports/")

    assert len(queries) == 3


@pytest.mark.parametrize("language", ["ko", "zh-hant", "en"])
def test_every_page_speaks_the_language(secret: ExportRequest, bob: Staff, language: str) -> None:
    Staff.objects.filter(pk=bob.pk).update(language=language)
    client = signed_in(Staff.objects.get(pk=bob.pk))

    for address in ("/exports/", "/exports/new/", addresses(secret)["show"]):
        assert client.get(address).status_code == 200
