"""A masked value: a reason opens it, five minutes later it is covered again."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.fixtures import SignIn, Visitor

pytestmark = pytest.mark.browser

MASKED = re.compile(r"^010-\*{4}-\d{4}$")
CLEAR = re.compile(r"010-\d{4}-\d{4}")
FIVE_MINUTES = 5 * 60 * 1000 + 2000


def open_customer(visitor: Visitor) -> Page:
    """Open the customer's panel of an inquiry that nobody has looked into yet."""
    visitor.page.clock.install()
    steps.log_a_call(visitor, "Who has this number?")
    visitor.page.locator("#context [data-key=l]").click()
    expect(phone(visitor.page)).to_be_visible()
    return visitor.page


def phone(page: Page) -> Locator:
    return page.locator("[id^=reveal-customer-][id$=-phone]")


def test_a_value_is_shown_for_a_reason_and_covered_after_five_minutes(sign_in: SignIn) -> None:
    agent = sign_in("AGENT")
    page = open_customer(agent)
    slot = phone(page)
    expect(slot.locator("span").first).to_have_text(MASKED)

    slot.get_by_role("link").click()
    expect(slot.locator("form")).to_be_visible()
    slot.locator("[name=reason]").select_option("OTHER")
    slot.locator(".primary").click()
    expect(slot.locator("#form-errors, [role=alert]").first).to_be_visible()
    slot.locator("[name=text]").fill("The caller asks us to read it back")
    slot.locator(".primary").click()
    expect(slot.locator(".revealed")).to_have_text(CLEAR)
    agent.settle()
    page.wait_for_timeout(300)

    page.clock.fast_forward(FIVE_MINUTES)
    expect(slot.locator(".revealed")).to_have_count(0)
    assert not CLEAR.search(page.content())
    assert not CLEAR.search(stored(page))
    steps.hang_up(agent)


def stored(page: Page) -> str:
    """What the browser keeps of the console after the page."""
    return str(page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])"))
