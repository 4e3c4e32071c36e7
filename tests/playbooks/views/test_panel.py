"""The panel as a page and as a pane: the seven questions and its queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inquiries.models import Inquiry
from playbooks.services import publish
from staff.models import Staff
from tests.cast import signed_in
from tests.factories import NOW
from tests.playbooks.small import small_data

HTMX = {"HX-Request": "true", "HX-Target": "panel-playbook"}


def url(inquiry: Inquiry) -> str:
    return reverse("playbooks:panel", args=[inquiry.number])


def test_it_is_a_page_with_the_five_steps(guided_inquiry: Inquiry, alice: Staff) -> None:
    page = signed_in(alice).get(url(guided_inquiry))

    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('<li class="step ') == 5
    assert "<html" in text
    assert "Certificate, “certificate for the tax”" in text
    assert page.headers["Vary"].count("HX-Request") == 1


def test_htmx_gets_the_pane_only(guided_inquiry: Inquiry, alice: Staff) -> None:
    pane = signed_in(alice).get(url(guided_inquiry), headers=HTMX)

    text = pane.content.decode()
    assert "<html" not in text
    assert text.strip().startswith('<section class="stack" id="panel-playbook"')


def test_everything_that_is_sent_is_escaped(guided_inquiry: Inquiry, alice: Staff) -> None:
    Inquiry.objects.filter(pk=guided_inquiry.pk).update(subject="<script>x</script>")
    address = reverse("playbooks:answers", args=[guided_inquiry.number, "PB-90"])
    sent = {"check.asked_on": '"><script>x', "say_in": '"><script>x'}
    words = signed_in(alice).post(address, sent).content.decode()

    assert "<script>x" not in words
    assert 'value="&quot;&gt;&lt;scri' in words


@pytest.mark.parametrize(
    ("language", "text"),
    [("ko", "판단 기준"), ("zh-hant", "判斷標準"), ("en", "Criteria")],
)
def test_it_speaks_the_readers_language(
    guided_inquiry: Inquiry, alice: Staff, language: str, text: str
) -> None:
    Staff.objects.filter(pk=alice.pk).update(language=language)

    assert text in signed_in(alice).get(url(guided_inquiry)).content.decode()


def test_who_only_reads_gets_no_button(guided_inquiry: Inquiry, dana: Staff) -> None:
    page = signed_in(dana).get(url(guided_inquiry)).content.decode()

    assert 'data-key="Ctrl+s"' not in page
    assert "disabled" in page


def test_a_visitor_signs_in_first(guided_inquiry: Inquiry, client: object) -> None:
    page = client.get(url(guided_inquiry))  # type: ignore[attr-defined]

    assert page.status_code == 302
    assert page.headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(("who", "status"), [("charlie", 404), ("mei", 404), ("petra", 403)])
def test_others_do_not_see_it(
    guided_inquiry: Inquiry, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    person = request.getfixturevalue(who)

    assert signed_in(person).get(url(guided_inquiry)).status_code == status


@pytest.mark.parametrize("query", [{"playbook": "PB-77"}, {"playbook": "x" * 900}])
def test_a_playbook_that_is_not_there_is_not_found(
    guided_inquiry: Inquiry, alice: Staff, query: dict[str, str]
) -> None:
    assert signed_in(alice).get(url(guided_inquiry), query).status_code == 404


def test_a_nul_in_the_address_is_refused(guided_inquiry: Inquiry, alice: Staff) -> None:
    page = signed_in(alice).get(url(guided_inquiry), {"playbook": "PB\x00"})

    assert page.status_code == 422


def test_it_is_only_read_here(guided_inquiry: Inquiry, alice: Staff) -> None:
    assert signed_in(alice).post(url(guided_inquiry)).status_code == 405


def test_the_number_of_queries_does_not_grow(guided_inquiry: Inquiry, alice: Staff) -> None:
    browser = signed_in(alice)
    counts = []
    for n in (3, 30):
        for place in range(n):
            publish(data=small_data(code=f"PB-{100 + place}"), now=NOW)
        with CaptureQueriesContext(connection) as queries:
            browser.get(url(guided_inquiry), headers=HTMX)
        counts.append(len(queries))

    assert counts == [8, 8]
