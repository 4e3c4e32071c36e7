"""The main job, end to end: log a call, be guided, resolve with a cause, see it counted."""

import csv
import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.fixtures import SignIn, Visitor

pytestmark = pytest.mark.browser

SUBJECT = "Journey: the sales agent cannot be reached"
FIGURES = ("volume", "aht")


def test_an_inquiry_is_logged_guided_resolved_counted_and_exported(sign_in: SignIn) -> None:
    lead, agent = sign_in("LEAD"), sign_in("AGENT")
    agent.console.manage("recompute")
    before = {figure: counted(lead, figure) for figure in FIGURES}

    number = steps.log_a_call(agent, SUBJECT)
    expect(agent.page.locator("#do-resolve")).to_have_attribute("aria-disabled", "true")
    expect(steps.why_not_resolved(agent)).to_have_count(3)
    steps.give_the_missing_detail(agent)
    steps.follow_the_playbook(agent, number)
    steps.finish_the_call(agent)
    steps.name_the_cause(agent)
    steps.resolve(agent)
    agent.console.manage("recompute")

    assert {figure: counted(lead, figure) for figure in FIGURES} == {
        figure: earlier + 1 for figure, earlier in before.items()
    }
    the_drill_down_lists_it(lead, number)
    the_export_has_it(lead, number)
    assert agent.faults + lead.faults == []


def today_in_korea() -> dt.date:
    return dt.datetime.now(ZoneInfo("Asia/Seoul")).date()


def selection() -> str:
    """The task of the journey, today, as the filters write it into the address."""
    return f"task_type={steps.TASK}&since={today_in_korea()}&until={today_in_korea()}"


def counted(visitor: Visitor, figure: str) -> int:
    """How many things a figure of the dashboard counts, read from its list."""
    page = visitor.open(f"/metrics/inquiries/?{selection()}&kpi={figure}")
    return int(page.locator("h1 .num").inner_text().replace(",", ""))


def the_drill_down_lists_it(visitor: Visitor, number: str) -> None:
    page = visitor.open(f"/metrics/?{selection()}")
    volume = page.locator("#kpi-volume .kpi-value a")
    shown = volume.inner_text()
    volume.click()
    page.wait_for_url("**/metrics/inquiries/**")

    assert page.locator("h1 .num").inner_text() == shown
    expect(page.locator("tbody").get_by_role("link", name=number)).to_be_visible()


def the_export_has_it(visitor: Visitor, number: str) -> None:
    page = visitor.open(f"/voc/?period=custom&since={today_in_korea()}&until={today_in_korea()}")
    page.locator("header a[href*='/exports/new/voc/']").click()
    page.select_option("[name=reason]", "ANALYSIS")
    page.fill("[name=reason_text]", "What today's callers complained about")
    page.locator("main form[method=post] .primary").click()
    page.locator("main form[action$='/link/'] button").click()
    confirm(visitor)
    with page.expect_download() as download:
        page.locator("main form[action*='/collect/'] button").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if row[0] == number]

    assert len(rows) == 1
    assert steps.CAUSE in rows[0]


def confirm(visitor: Visitor) -> None:
    """Sign in again when the last time was too long ago for files."""
    page = visitor.page
    page.wait_for_load_state()
    if page.locator("main [name=password]").count():
        page.fill("main [name=password]", visitor.console.people("LEAD", "KR")[1])
        page.keyboard.press("Enter")
    page.wait_for_url("**/exports/collect/**")
