"""Two people change one thing: the later one sees both texts and decides, and loses nothing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.fixtures import SignIn

pytestmark = pytest.mark.browser

FIRST, SECOND = "Wants a call after six", "Wants a letter instead"


def test_the_later_of_two_changes_sees_both_texts_and_keeps_its_own(sign_in: SignIn) -> None:
    agent = sign_in("AGENT")
    steps.log_a_call(agent, "Changed by two at once")
    address = f"{agent.page.url.partition('?')[0]}details/"
    early = agent.page
    late = early.context.new_page()
    for page in (early, late):
        page.goto(address)

    send(early, FIRST)
    early.wait_for_url("**/inquiries/*/")
    send(late, SECOND)
    told = late.locator("#theirs")
    expect(told).to_contain_text(FIRST)
    expect(told).to_contain_text(SECOND)
    expect(late.locator("[name=detail_remedy_wanted]")).to_have_value(SECOND)
    late.locator("#keep-mine").click()

    late.wait_for_url("**/inquiries/*/")
    late.goto(address)
    expect(late.locator("[name=detail_remedy_wanted]")).to_have_value(SECOND)
    steps.hang_up(agent)


def send(page: Page, text: str) -> None:
    page.fill("[name=detail_remedy_wanted]", text)
    page.locator("#do-it").click()
