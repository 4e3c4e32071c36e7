"""What is typed survives the tab: it is kept at each pause, and comes back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.fixtures import SignIn, Visitor

pytestmark = pytest.mark.browser

TEXT = "고객이 내일 오전에 다시 전화하기로 함"


def open_first(visitor: Visitor) -> Page:
    page = visitor.open("/desk/?view=team")
    page.locator("#queue .item").first.click()
    expect(page.locator("#composer textarea")).to_be_visible()
    steps.discard_drafts(page)
    return page


def kept(page: Page) -> None:
    expect(page.locator("[data-draft-state]").first).to_contain_text(":")


def test_a_note_outlives_its_tab_and_goes_when_it_is_sent(sign_in: SignIn) -> None:
    agent = sign_in("AGENT", anew=True)
    page = open_first(agent)
    address = page.url
    page.locator("#composer textarea").press_sequentially(TEXT)
    kept(page)
    again = page.context.new_page()
    page.close(run_before_unload=False)

    again.goto(address)
    expect(again.locator("#composer textarea")).to_have_value(TEXT)
    expect(again.locator("#composer [data-draft-restored]")).to_be_visible()
    expect(again.locator("#queue .item[aria-current] .pill use[href$='#pencil']")).to_have_count(1)

    again.locator("#do-note").click()
    expect(again.locator("#work .timeline")).to_contain_text(TEXT)
    again.goto(address)
    expect(again.locator("#composer textarea")).to_have_value("")


def test_a_discarded_text_is_gone_and_the_page_is_whole(sign_in: SignIn) -> None:
    agent = sign_in("AGENT", anew=True)
    page = open_first(agent)
    page.locator("#composer textarea").press_sequentially(TEXT)
    kept(page)
    page.reload()

    page.locator("#composer [data-draft-restored] button").click()

    expect(page.locator("#composer textarea")).to_have_value("")
    expect(page.locator("#composer [data-draft-restored]")).to_have_count(0)
    expect(page.locator("#work")).to_have_count(1)
    page.reload()
    expect(page.locator("#composer textarea")).to_have_value("")


def test_two_tabs_lose_neither_text(sign_in: SignIn) -> None:
    agent = sign_in("AGENT", anew=True)
    first = open_first(agent)
    second = first.context.new_page()
    second.goto(first.url)
    first.locator("#composer textarea").press_sequentially("from the first tab")
    kept(first)
    second.locator("#composer textarea").press_sequentially("from the second tab")
    kept(second)

    second.reload()
    expect(second.locator("#composer textarea")).to_have_value("from the second tab")
    second.locator("#composer [data-draft-restored] a").click()
    expect(second.locator("form textarea").first).to_have_value("from the first tab")


def test_the_intake_comes_back_after_the_browser_was_killed(sign_in: SignIn) -> None:
    agent = sign_in("AGENT", anew=True)
    page = steps.begin_intake(agent)
    page.select_option("[name=task_type]", steps.TASK)
    page.fill("[name=detail_remedy_wanted]", "담당자 변경")
    page.locator("[name=customer_words]").press_sequentially(TEXT)
    kept(page)
    again = page.context.new_page()
    page.close(run_before_unload=False)

    again.goto(f"{agent.console.address}/inquiries/new/")

    expect(again.locator("[name=customer_words]")).to_have_value(TEXT)
    expect(again.locator("[name=task_type]")).to_have_value(steps.TASK)
    expect(again.locator("[name=detail_remedy_wanted]")).to_have_value("담당자 변경")
