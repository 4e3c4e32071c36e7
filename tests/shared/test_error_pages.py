"""What the pages of failures say: what happened, what became of it, what to do next."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from ops_console.shared import errors
from ops_console.shared.idempotency import DoneBefore
from ops_console.shared.origin import Origin, coming_from
from ops_console.shared.views import bad_request, csrf_failure, error_page, server_error
from staff.models import Staff
from tests.cast import signed_in


def page_of(error: errors.DomainError, *, method: str = "get") -> str:
    request = getattr(RequestFactory(), method)("/inquiries/7/")
    request.user = AnonymousUser()
    return told(error_page(request, error))


def told(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("error", "happened", "became", "then"),
    [
        (errors.Forbidden(), "Your role does not", "Nothing was changed", "ask your team leader"),
        (errors.NotFound(), "does not exist or", "Nothing was changed", "Check the address"),
        (errors.WrongMethod(), "cannot be opened", "Nothing was changed", "Open the page on"),
        (errors.Conflict(), "Somebody else has", "Nothing was saved", "load the page again"),
        (DoneBefore(), "done already", "done once, and only once", "load the page again"),
        (errors.TooLarge(), "larger than", "Nothing of it was kept", "split the file"),
        (errors.Invalid(), "cannot be accepted", "Nothing was saved", "correct it"),
        (errors.Unavailable(), "does not answer", "before is safe", "send it again"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, errors.DomainError) else "",
)
def test_failures_say_what_happened_what_became_of_it_and_what_next(
    error: errors.DomainError, happened: str, became: str, then: str
) -> None:
    page = page_of(error)

    for part in (happened, became, then):
        assert part in page


def test_a_stale_form_is_not_told_as_a_missing_right() -> None:
    request = RequestFactory().post("/inquiries/7/")
    request.user = AnonymousUser()
    page = told(csrf_failure(request))

    assert "<h1>This page is out of date</h1>" in page
    assert "team leader" not in page


def test_an_unreadable_request_is_told_as_one() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert "has a shape that the console does not accept" in told(
        bad_request(request, ValueError())
    )


def test_a_fault_of_ours_names_its_reference_and_offers_another_try() -> None:
    with coming_from(Origin("request-4711")):
        seen = told(server_error(RequestFactory().get("/inquiries/7/?x=1")))
        sent = told(server_error(RequestFactory().post("/inquiries/7/")))

    assert "<code>request-4711</code>" in seen
    assert 'href="/inquiries/7/?x=1"' in seen
    # Sending again is for the browser, which has the form.
    assert 'href="/inquiries/7/' not in sent


def test_an_address_of_a_form_opened_by_itself_is_told_in_words(alice: Staff) -> None:
    answer = signed_in(alice).get("/profile/tokens/1/revoke/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "This address only takes a form" in answer.content.decode()
