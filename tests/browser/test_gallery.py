"""The gallery of components: no violation, and what its elements do by themselves."""

import pytest
from playwright.sync_api import Page, expect

from ops_console.shared.gallery.screens import PAGES
from tests.browser.fixtures import NARROW, WIDE, SignIn, Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(sign_in: SignIn) -> Visitor:
    return sign_in("AGENT")


def show(visitor: Visitor, path: str) -> Page:
    """Open a page of samples, some of which are busy for ever."""
    visitor.page.goto(f"{visitor.console.address}/_ui/{path}")
    return visitor.page


def test_axe_finds_nothing_in_the_dark_and_nothing_is_cut_off_on_a_phone(visitor: Visitor) -> None:
    problems: list[str] = []

    for screen in PAGES:
        page = show(visitor, f"{screen}/?lang=ko&theme=dark")
        problems += [f"{screen}: {text}" for text in visitor.violations()]
        page.set_viewport_size(NARROW)
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            problems.append(f"{screen}: scrolls sideways")
        page.set_viewport_size(WIDE)

    assert [*problems, *visitor.faults] == []


def test_single_keys_are_text_inside_a_field(visitor: Visitor) -> None:
    page = show(visitor, "desk/")

    page.keyboard.press("m")
    page.keyboard.type("jk?")

    expect(page.locator("#note")).to_be_focused()
    expect(page.locator("#note")).to_have_value("jk?")


def test_the_rest_of_a_word_is_no_command_when_its_field_is_taken_away(visitor: Visitor) -> None:
    page = show(visitor, "desk/")
    page.keyboard.press("m")
    page.keyboard.type("mo")
    take_away(page)

    page.keyboard.type("jk?")

    assert not page.locator("#keys-dialog[open]").count()
    assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_visible()


def take_away(page: Page) -> None:
    """Do what an answer does that no longer asks for the field."""
    page.locator("#note").evaluate("field => field.remove()")


def test_a_sequence_leads_to_another_place(visitor: Visitor) -> None:
    page = show(visitor, "desk/")

    page.keyboard.press("g")
    page.keyboard.press("s")

    page.wait_for_url("**/profile/")


def test_a_refused_button_ignores_its_key(visitor: Visitor) -> None:
    page = show(visitor, "desk/?lang=en")
    before = page.url

    page.keyboard.press("e")

    assert page.url == before
    expect(page.get_by_text("confirm one record")).to_be_visible()


def test_the_overlay_and_the_palette_know_the_keys_of_the_page(visitor: Visitor) -> None:
    page = show(visitor, "desk/?lang=en")

    page.keyboard.press("?")
    page.wait_for_selector(".keys li >> text=Hand over")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("hand")
    page.keyboard.press("Enter")

    page.wait_for_selector("#hand-over[open]")


def test_the_contact_timer_ticks_in_the_page_and_in_the_tab(visitor: Visitor) -> None:
    page = show(visitor, "desk/")
    total = page.locator(".call-bar [data-total]")

    expect(total).not_to_have_text(total.inner_text())

    assert page.title().startswith(total.inner_text().split(":")[0])


def test_a_chart_shows_the_row_under_the_arrow_keys(visitor: Visitor) -> None:
    page = show(visitor, "dashboard/?lang=en")

    page.locator("svg[data-points='60']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    assert page.inner_text(".tip").split() == ["09-02", "Rate", "6.68%"]


def test_a_narrow_desk_shows_one_pane_at_a_time(visitor: Visitor) -> None:
    page = show(visitor, "desk/")
    page.set_viewport_size(NARROW)

    page.click("[data-show=queue]")

    expect(page.locator(".pane-queue")).to_be_visible()
    expect(page.locator(".pane-work")).to_be_hidden()
