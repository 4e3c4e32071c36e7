"""The pictures of the README: drawn anew with OPS_PICTURES=1, else only shown to stand."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.fixtures import SignIn, Visitor, prefer

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LARGEST_BYTES = 400 * 1024


@pytest.fixture
def draw() -> Callable[[Visitor, str], None]:
    """Return a function that takes the picture where pictures are wanted."""

    def take(visitor: Visitor, name: str) -> None:
        if os.environ.get("OPS_PICTURES") != "1":
            return
        # A notice would stand in the picture, and so would the pointer's hover.
        visitor.page.locator("[data-toast]").wait_for(state="detached", timeout=15_000)
        visitor.page.mouse.move(0, 0)
        FOLDER.mkdir(parents=True, exist_ok=True)
        visitor.page.screenshot(path=FOLDER / name, caret="initial")
        assert (FOLDER / name).stat().st_size < LARGEST_BYTES

    return take


def test_the_desk_with_a_call_and_its_playbook(
    sign_in: SignIn, draw: Callable[[Visitor, str], None]
) -> None:
    agent = sign_in("AGENT", locale="ko-KR")
    prefer(agent, language="ko", theme="light")
    steps.log_a_call(agent, "담당 설계사와 연락이 되지 않음")
    page, panel = agent.page, agent.page.locator("#panel-playbook")
    for check, answer in (("complaint_type", "SERVICE"), ("consent_to_forward", "YES")):
        panel.locator(f"label:has([name='check.{check}'][value={answer}])").click()
    expect(panel.locator("#step-script .script")).to_be_visible()
    page.locator("#check-consent_to_forward").evaluate("check => check.scrollIntoView()")

    draw(agent, "desk-ko.png")

    steps.hang_up(agent)


def test_the_causes_ranked_by_impact(sign_in: SignIn, draw: Callable[[Visitor, str], None]) -> None:
    lead = sign_in("LEAD", "TW", locale="zh-TW")
    prefer(lead, language="zh-hant", theme="light")
    page = lead.open("/voc/?period=12m")
    expect(page.locator("#ranking tbody tr").first).to_be_visible()

    draw(lead, "voc-zh-hant.png")


def test_the_dashboard(sign_in: SignIn, draw: Callable[[Visitor, str], None]) -> None:
    analyst = sign_in("ANALYST")
    prefer(analyst, language="en", theme="dark")
    page = analyst.open("/metrics/?period=12W")
    expect(page.locator(".kpi").first).to_be_visible()

    draw(analyst, "metrics-en.png")


def test_whose_data_was_laid_open(sign_in: SignIn, draw: Callable[[Visitor, str], None]) -> None:
    officer = sign_in("PRIVACY", locale="ko-KR")
    prefer(officer, language="ko", theme="light")
    page = officer.open("/privacy/incidents/")
    page.locator("tbody th a").first.click()
    expect(page.locator("tbody tr").nth(3)).to_be_visible()

    draw(officer, "incident-ko.png")


def test_what_may_leave_the_console(sign_in: SignIn, draw: Callable[[Visitor, str], None]) -> None:
    lead = sign_in("LEAD", "TW", locale="zh-TW")
    prefer(lead, language="zh-hant", theme="dark")
    page = lead.open("/exports/new/inquiries/")
    expect(page.locator("#export-count")).to_be_visible()

    draw(lead, "export-zh-hant.png")
