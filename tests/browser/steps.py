"""What an agent does at the desk, step by step; each step waits for what it leads to."""

import re
from itertools import count

from playwright.sync_api import Locator, Page, expect

from tests.browser.fixtures import Visitor

TASK, RULE, CAUSE = "COMP_AGENT", "R3", "C8.5"
# Nobody in the demo data has a number of this range.
_phones = count(9_000_0001)


def new_phone() -> str:
    """A phone number that nobody has yet."""
    digits = f"{next(_phones):08d}"
    return f"010-{digits[:4]}-{digits[4:]}"


def hang_up(visitor: Visitor) -> None:
    """End the call that a journey before this one may have left running: nobody has two."""
    page = visitor.open("/desk/")
    if page.locator("#own-call a").count():
        page.locator("#own-call a").click()
        page.locator("#do-contact-start, #do-contact-end, #do-contact-wrap-up").first.wait_for()
        if page.locator("#do-contact-end").count():
            page.locator("#do-contact-end").click()
        finish_wrap_up(visitor)


def finish_wrap_up(visitor: Visitor) -> None:
    """Say that the work after the call is done."""
    visitor.page.locator("#do-contact-wrap-up").click()
    expect(visitor.page.locator("#do-contact-start")).to_be_visible()


def begin_intake(visitor: Visitor) -> Page:
    """Open the intake without what a journey before this one has left in it."""
    page = visitor.open("/inquiries/new/")
    discard_drafts(page)
    return page


def discard_drafts(page: Page) -> None:
    """Throw away what a journey before this one has left unsent."""
    restored = page.locator("form:has([data-draft-restored])")
    while restored.count():
        # The page is drawn anew; what is typed before it comes would be lost with the old one.
        with page.expect_navigation():
            restored.first.locator("[data-draft-restored] button").click()


def add_customer(page: Page, name: str) -> None:
    """Look for a number that nobody has, and write down somebody new instead."""
    # The hits are drawn when the number is whole: a click in that very moment meets no button.
    with page.expect_response("**/new/customer/"):
        page.fill("[name=lookup]", new_phone())
    page.locator("#customer-hits [formaction$='/customer/add/']").click()
    page.fill("[name=new_name]", name)


def log_a_call(visitor: Visitor, subject: str) -> str:
    """Log a call of somebody new about a sales agent; gives the inquiry's number."""
    hang_up(visitor)
    page = begin_intake(visitor)
    add_customer(page, "여정민")
    page.select_option("[name=task_type]", TASK)
    page.select_option("[name=detail_matter]", "NO_CONTACT")
    page.fill("[name=detail_remedy_wanted]", "담당자 변경")
    page.fill("[name=subject]", subject)
    page.fill("[name=customer_words]", "설계사와 두 달째 연락이 안 돼요.")
    expect(page.locator("[name=start_contact]")).to_be_checked()
    page.locator("#intake .form-foot .primary").click()
    return number_of(visitor)


def number_of(visitor: Visitor) -> str:
    """Wait until an inquiry is open and read its number."""
    visitor.page.wait_for_url(re.compile(r"/inquiries/[A-Z-]+\d{6}-\d{6}/"))
    found = re.search(r"[A-Z-]+-\d{6}-\d{6}", visitor.page.url)
    assert found
    return found[0]


def why_not_resolved(visitor: Visitor) -> Locator:
    """What still stands against resolving, as the page lists it."""
    return visitor.page.locator("#work-head .gaps a")


def give_the_missing_detail(visitor: Visitor) -> None:
    """Follow the first thing that is missing to the field of the task, and fill it."""
    why_not_resolved(visitor).first.click()
    visitor.page.select_option("#action [name=detail_consent_scope]", "WITH_NAME")
    visitor.page.locator("#do-it").click()
    expect(visitor.page.locator("#do-it")).to_have_count(0)


def follow_the_playbook(visitor: Visitor, number: str) -> None:
    """Answer the checks, read the rule that fired and the script, confirm the record."""
    page, panel = visitor.page, visitor.page.locator("#panel-playbook")
    for check, answer in (("complaint_type", "SERVICE"), ("consent_to_forward", "YES")):
        panel.locator(f"label:has([name='check.{check}'][value={answer}])").click()
    expect(panel.locator("#step-criteria .verdict")).to_contain_text(RULE)
    expect(panel.locator("#step-script .script")).to_contain_text(number)
    panel.locator("[name='var.complaint_summary']").fill("두 달째 연락 없음")
    page.keyboard.press("Tab")
    expect(panel.locator("#playbook-record")).to_have_value(re.compile("두 달째 연락 없음"))
    panel.locator(".sticky-actions .primary").click()
    expect(panel.locator(".record")).to_contain_text("두 달째 연락 없음")
    expect(page.locator("#timeline")).to_contain_text("두 달째 연락 없음")


def finish_the_call(visitor: Visitor) -> None:
    """End the contact, then its wrap-up."""
    page = visitor.page
    expect(page.locator("#own-call call-timer")).to_be_visible()
    page.locator("#do-contact-end").click()
    finish_wrap_up(visitor)
    expect(page.locator("#own-call call-timer")).to_have_count(0)


def name_the_cause(visitor: Visitor) -> None:
    """Find the cause by a word and save it."""
    page = visitor.page
    page.locator("#context [data-key=c]").click()
    page.fill("#cause-search", "설계사")
    expect(page.locator("#cause-options [name=cause]:not([value^='C8'])")).to_have_count(0)
    page.locator(f"#cause-options label:has([value='{CAUSE}'])").first.click()
    page.locator("#cause-form .form-foot .primary").click()
    expect(page.locator("#cause-primary")).to_contain_text(CAUSE)


def resolve(visitor: Visitor) -> None:
    """Resolve it; nothing stands against it any more."""
    expect(why_not_resolved(visitor)).to_have_count(0)
    visitor.page.locator("#do-resolve").click()
    expect(visitor.page.locator("#do-close")).to_be_visible()
