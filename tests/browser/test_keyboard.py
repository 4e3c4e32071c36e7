"""The whole line without a mouse, and keys that mean the same with an input method switched on."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.fixtures import SignIn, Visitor
from tests.browser.keyboard import choose, press_key, tab_to, type_into

pytestmark = pytest.mark.browser


def test_a_call_is_logged_guided_and_resolved_without_a_mouse(sign_in: SignIn) -> None:
    agent = sign_in("AGENT")
    steps.hang_up(agent)
    page = agent.open("/desk/")

    page.keyboard.press("n")
    log_by_keys(page)
    number = steps.number_of(agent)
    confirm_the_record_by_keys(page, number)
    page.keyboard.press("t")
    expect(page.locator("#do-contact-wrap-up")).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator("#do-contact-start")).to_be_visible()
    name_the_cause_by_keys(page)
    expect(page.locator("#do-resolve")).not_to_have_attribute("aria-disabled", "true")
    page.keyboard.press("e")

    expect(page.locator("#do-close")).to_be_visible()
    assert agent.faults == []


def log_by_keys(page: Page) -> None:
    page.wait_for_url("**/inquiries/new/")
    expect(page.locator("[name=lookup]")).to_be_focused()
    page.keyboard.type(steps.new_phone())
    adding = "#customer-hits [formaction$='/customer/add/']"
    expect(page.locator(adding)).to_be_visible()
    tab_to(page, adding)
    page.keyboard.press("Enter")
    expect(page.locator("[name=new_name]")).to_be_focused()
    page.keyboard.type("Yeo Jungmin")
    choose(page, "[name=task_type]", steps.TASK)
    expect(page.locator("[name=detail_matter]")).to_be_visible()
    choose(page, "[name=detail_matter]", "NO_CONTACT")
    type_into(page, "[name=detail_remedy_wanted]", "Another agent")
    choose(page, "[name=detail_consent_scope]", "WITH_NAME")
    type_into(page, "[name=subject]", "Keys only: the sales agent cannot be reached")
    page.keyboard.press("Control+Enter")


def confirm_the_record_by_keys(page: Page, number: str) -> None:
    expect(page.locator("#playbook-form")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator("#context .tab[aria-current]")).to_be_focused()
    expect(page.locator("#playbook-form")).to_be_visible()
    tab_to(page, "[name='check.complaint_type']")
    for _step in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.locator("[name='check.complaint_type'][value=SERVICE]")).to_be_checked()
    tab_to(page, "[name='check.consent_to_forward']")
    page.keyboard.press("Space")
    # The rule of the last answer: one before it would have other things to fill in.
    expect(page.locator("#step-criteria .verdict")).to_contain_text(steps.RULE)
    expect(page.locator("#step-script .script")).to_contain_text(number)
    type_into(page, "[name='var.complaint_summary']", "No answer for two months")
    page.keyboard.press("Tab")
    expect(page.locator("#playbook-record")).to_have_value(re.compile("No answer for two months"))
    page.keyboard.press("Control+s")
    expect(page.locator("#panel-playbook .record")).to_contain_text("No answer for two months")


def name_the_cause_by_keys(page: Page) -> None:
    page.keyboard.press("c")
    expect(page.locator("#cause-search")).to_be_visible()
    expect(page.locator("#context .tab[aria-current]")).to_be_focused()
    type_into(page, "#cause-search", "설계사")
    expect(page.locator("#cause-options [name=cause]:not([value^='C8'])")).to_have_count(0)
    tab_to(page, f"#cause-options [value='{steps.CAUSE}']")
    page.keyboard.press("Space")
    tab_to(page, "#cause-form .form-foot .primary")
    page.keyboard.press("Enter")
    expect(page.locator("#cause-primary")).to_contain_text(steps.CAUSE)


def focused_row(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('#queue .item')?.id ?? ''"))


@pytest.mark.parametrize(
    ("key", "options"),
    [("j", {}), ("ㅓ", {}), ("Process", {"windowsVirtualKeyCode": 229})],
    ids=["latin", "hangul", "input-method"],
)
def test_the_j_key_moves_in_the_queue_whatever_it_writes(
    sign_in: SignIn, key: str, options: dict[str, int]
) -> None:
    agent = sign_in("AGENT")
    page = agent.open("/desk/?view=team")
    rows = [str(row.get_attribute("id")) for row in page.locator("#queue .item").all()[:2]]
    session = page.context.new_cdp_session(page)

    press_key(session, key=key, code="KeyJ", **options)
    first = focused_row(page)
    press_key(session, key=key, code="KeyJ", **options)

    assert [first, focused_row(page)] == rows


def test_nothing_fires_while_a_syllable_is_being_composed(sign_in: SignIn) -> None:
    agent = sign_in("AGENT")
    page = open_first(agent)
    session = page.context.new_cdp_session(page)
    address, entries = page.url, page.locator("#timeline .entry").count()
    page.locator("#composer textarea").focus()

    session.send("Input.imeSetComposition", {"text": "ㄴ", "selectionStart": 1, "selectionEnd": 1})
    for code in ("KeyN", "KeyE", "KeyJ", "Enter"):
        press_key(session, key="Process", code=code, windowsVirtualKeyCode=229)

    assert page.url == address
    assert page.locator("#timeline .entry").count() == entries
    expect(page.locator("#composer textarea")).to_be_focused()
    expect(page.locator("#composer textarea")).to_have_value("ㄴ")


def test_ctrl_enter_in_the_middle_of_a_syllable_sends_it_whole_and_once(sign_in: SignIn) -> None:
    agent = sign_in("AGENT")
    page = open_first(agent)
    session = page.context.new_cdp_session(page)
    page.locator("#composer textarea").focus()
    session.send("Input.insertText", {"text": "고객에게 다시 전화하"})

    session.send("Input.imeSetComposition", {"text": "기", "selectionStart": 1, "selectionEnd": 1})
    press_key(session, key="Process", code="Enter", windowsVirtualKeyCode=229, modifiers=2)
    session.send("Input.insertText", {"text": "기"})

    expect(page.locator("#timeline")).to_contain_text("고객에게 다시 전화하기")
    expect(page.locator("#composer textarea")).to_have_value("")
    assert page.locator("#timeline").inner_text().count("고객에게 다시 전화하기") == 1


def open_first(visitor: Visitor) -> Page:
    page = visitor.open("/desk/?view=mine")
    page.locator("#queue .item").first.click()
    expect(page.locator("#composer textarea")).to_be_visible()
    steps.discard_drafts(page)
    return page


def test_what_is_being_written_into_the_record_outlives_an_answer_under_way(
    sign_in: SignIn,
) -> None:
    agent = sign_in("AGENT")
    steps.log_a_call(agent, "Written while the answer comes")
    page, panel = agent.page, agent.page.locator("#panel-playbook")
    for check, answer in (("complaint_type", "SERVICE"), ("consent_to_forward", "YES")):
        panel.locator(f"label:has([name='check.{check}'][value={answer}])").click()
    expect(panel.locator("#step-criteria .verdict")).to_contain_text(steps.RULE)
    record = panel.locator("#playbook-record")
    expect(record).to_be_visible()
    slow_down_answers(page)

    panel.locator("[name='var.complaint_summary']").fill("두 달째 연락 없음")
    with page.expect_response("**/answers/"):
        record.focus()
        page.keyboard.press("Control+End")
        page.keyboard.type(" Asked twice")
    agent.settle()

    expect(record).to_be_focused()
    expect(record).to_have_value(re.compile("Asked twice$"))
    steps.hang_up(agent)


def slow_down_answers(page: Page) -> None:
    """Let each answer set out half a second late, as on a slow line."""
    page.evaluate(
        "const { send } = XMLHttpRequest.prototype;"
        "XMLHttpRequest.prototype.send = function (body) {"
        "  setTimeout(() => send.call(this, body), 500); };"
    )
