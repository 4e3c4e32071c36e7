"""The gallery in a real browser: no violation, no error, keys, clocks, narrow screens."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, CDPSession, Page

from ops_console.shared.gallery.screens import PAGES
from staff.models import Staff
from tests.browser_server import served
from tests.cast import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Playwright runs an event loop in this thread, in which Django would refuse to touch the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="module")
def console(django_db_setup: None) -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture
def visit(console: str, alice: Staff, context: BrowserContext) -> Any:
    """Open a page as Alice; console errors fail the test at its end."""
    client = Client()
    enter(client, alice)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": console}])
    errors: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: _note(errors, message.type, message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))

    def go(path: str) -> Page:
        page.goto(console + path, wait_until="load")
        return page

    yield go
    assert not errors


def _note(errors: list[str], kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        errors.append(text)


def press(session: CDPSession, key: str, code: str, number: int) -> None:
    """Press a physical key as an input method reports it."""
    event = {"key": key, "code": code, "windowsVirtualKeyCode": number}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize(
    ("language", "theme", "size"),
    [
        ("ko", "light", WIDE),
        ("ko", "dark", NARROW),
        ("zh-hant", "dark", WIDE),
        ("zh-hant", "light", NARROW),
        ("en", "light", WIDE),
        ("en", "dark", WIDE),
    ],
)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    visit: Any, language: str, theme: str, size: Any
) -> None:
    for screen in PAGES:
        page = visit(f"/_ui/{screen}/?lang={language}&theme={theme}")
        page.set_viewport_size(size)

        found = Axe().run(page)

        assert found.violations_count == 0, f"{screen}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen


def test_keys_move_the_list_whatever_the_input_method(visit: Any) -> None:
    page = visit("/_ui/desk/")
    keys = page.context.new_cdp_session(page)

    page.keyboard.press("j")
    assert focused(page) == "inquiry-2"
    press(keys, "ㅓ", "KeyJ", 74)
    assert focused(page) == "inquiry-3"
    press(keys, "Process", "KeyJ", 229)
    assert focused(page) == "inquiry-4"
    page.keyboard.press("k")
    assert focused(page) == "inquiry-3"


def test_single_keys_are_text_inside_a_field(visit: Any) -> None:
    page = visit("/_ui/desk/")

    page.keyboard.press("m")
    page.keyboard.type("jk?")

    assert focused(page) == "note"
    assert page.input_value("#note") == "jk?"


def test_a_sequence_leads_to_another_place(visit: Any) -> None:
    page = visit("/_ui/desk/")

    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/profile/")


def test_a_refused_button_ignores_its_key(visit: Any) -> None:
    page = visit("/_ui/desk/")
    before = page.url

    page.keyboard.press("e")

    assert page.url == before
    assert page.is_visible("text=남길 기록") or page.is_visible("text=confirm one record")


def test_the_overlay_and_the_palette_know_the_keys_of_the_page(visit: Any) -> None:
    page = visit("/_ui/desk/?lang=en")

    page.keyboard.press("?")
    page.wait_for_selector(".keys li >> text=Hand over")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("hand")
    page.keyboard.press("Enter")

    page.wait_for_selector("#hand-over[open]")


def test_sending_waits_for_the_last_syllable(visit: Any) -> None:
    page = visit("/_ui/desk/")
    keys = page.context.new_cdp_session(page)
    page.evaluate(
        "document.querySelector('form.composer').addEventListener('submit', (event) => {"
        "event.preventDefault(); document.body.dataset.sent = event.target.note.value;})"
    )
    page.focus("#note")

    keys.send("Input.imeSetComposition", {"text": "한", "selectionStart": 1, "selectionEnd": 1})
    event = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229, "modifiers": 2}
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
    assert page.evaluate("document.body.dataset.sent === undefined")
    keys.send("Input.insertText", {"text": "한"})

    page.wait_for_function("document.body.dataset.sent === '한'")


def test_the_contact_timer_ticks_in_the_page_and_in_the_tab(visit: Any) -> None:
    page = visit("/_ui/desk/")
    before = page.inner_text(".call-bar [data-total]")

    page.wait_for_function(
        "before => document.querySelector('.call-bar [data-total]').textContent !== before",
        arg=before,
    )

    assert page.evaluate(
        "document.title.startsWith(document.querySelector('[data-total]').textContent)"
    )


def test_a_chart_shows_the_row_under_the_pointer_and_the_arrow_keys(visit: Any) -> None:
    page = visit("/_ui/dashboard/?lang=en")
    chart = page.locator("svg[data-points='60']")

    chart.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    assert page.inner_text(".tip").split() == ["09-02", "Rate", "6.68%"]


def test_a_narrow_desk_shows_one_pane_at_a_time(visit: Any) -> None:
    page = visit("/_ui/desk/")
    page.set_viewport_size(NARROW)

    page.click("[data-show=queue]")

    assert page.is_visible(".pane-queue")
    assert not page.is_visible(".pane-work")


def test_the_first_load_is_small(visit: Any, console: str) -> None:
    sizes: list[int] = []
    page = visit("/_ui/")
    page.on("response", lambda response: sizes.append(len(response.body())))

    page.goto(f"{console}/_ui/desk/", wait_until="load")

    assert sum(sizes) <= 260_000  # unpacked; about a quarter of it on the wire
