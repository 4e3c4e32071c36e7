"""What somebody wrote never runs, and nothing of it stays in the browser."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser import steps
from tests.browser.fixtures import SignIn

pytestmark = pytest.mark.browser

NAME = "<img src=x onerror=alert(1)>"
SUBJECT = '"><svg onload=alert(2)>{{ 7*7 }}</title><script>alert(3)</script>'
NOTE = "</textarea><script>alert(4)</script><a href='javascript:alert(5)'>x</a>"


def test_texts_with_markup_are_shown_as_they_were_written(sign_in: SignIn) -> None:
    agent = sign_in("AGENT")
    page = agent.page
    opened: list[str] = []
    page.on("dialog", lambda dialog: note(dialog, opened))
    write_them(agent.page, steps.begin_intake(agent))
    number = steps.number_of(agent)
    page.fill("#composer textarea", NOTE)
    page.locator("#do-note").click()
    expect(page.locator("#timeline")).to_contain_text(NOTE)
    expect(page.locator("#work-title")).to_have_text(SUBJECT)

    for path in (f"/inquiries/{number}/?panel=customer", "/inquiries/", "/desk/?view=team"):
        agent.open(path)
    assert kept(page) <= {"htmx-current-path-for-history"}
    assert opened == []
    assert agent.faults == []


def write_them(page: Page, form: Page) -> None:
    steps.add_customer(form, NAME)
    form.select_option("[name=task_type]", steps.TASK)
    form.select_option("[name=detail_matter]", "NO_CONTACT")
    form.fill("[name=detail_remedy_wanted]", NOTE)
    form.fill("[name=subject]", SUBJECT)
    form.locator("[name=start_contact]").uncheck()
    page.locator("#intake .form-foot .primary").click()


def note(dialog: Dialog, opened: list[str]) -> None:
    opened.append(dialog.message)
    dialog.dismiss()


def kept(page: Page) -> set[str]:
    """What the browser keeps of the console, by name."""
    return set(page.evaluate("Object.keys({ ...localStorage, ...sessionStorage })"))
