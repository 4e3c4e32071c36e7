"""Numbers of people in a record: said before it is confirmed, masked in the form, kept by it."""

from django.urls import reverse

from inquiries.models import Inquiry, Note
from playbooks.models import Run
from staff.models import Staff
from tests.cast import signed_in
from tests.playbooks.views.test_finishing import filled_form, url

TOLD, MASKED = "Rang 010-7777-8888.", "Rang 010-****-8888."


def test_a_record_with_a_number_of_the_agents_own_is_confirmed_after_the_warning(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    browser = signed_in(alice)
    form = {**filled_form(browser, guided_inquiry), "record_text": TOLD}

    warned = browser.post(url("confirm", guided_inquiry), form)
    done = browser.post(url("confirm", guided_inquiry), {**form, "warned": "1"})

    assert (warned.status_code, done.status_code) == (422, 303)
    assert 'name="warned"' in warned.content.decode()
    assert Note.objects.get().body == TOLD


def test_a_kept_record_is_shown_masked_and_its_number_stays(
    guided_inquiry: Inquiry, alice: Staff
) -> None:
    browser = signed_in(alice)
    form = {**filled_form(browser, guided_inquiry), "record_text": TOLD}
    browser.post(url("answers", guided_inquiry), form)

    page = browser.get(reverse("playbooks:panel", args=[guided_inquiry.number])).content.decode()
    browser.post(url("answers", guided_inquiry), {**form, "record_text": f"{MASKED} Twice."})

    assert TOLD not in page
    assert MASKED in page
    assert Run.objects.get().record_text == f"{TOLD} Twice."
