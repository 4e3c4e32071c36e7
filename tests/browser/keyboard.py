"""A person without a mouse: Tab, letters, chords, and keys as an input method sends them."""

from typing import Any

from playwright.sync_api import CDPSession, Page

MOST_TABS = 60


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _press in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector} on {page.url}")


def type_into(page: Page, selector: str, text: str) -> None:
    """Tab to a field and type."""
    tab_to(page, selector)
    page.keyboard.type(text)


def choose(page: Page, selector: str, value: str) -> None:
    """Tab to a list of choices and walk down to one of them."""
    tab_to(page, selector)
    for _press in range(MOST_TABS):
        if page.locator(selector).input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{selector} does not offer {value}")


def press_key(session: CDPSession, *, key: str, code: str, **options: Any) -> None:
    """Press a physical key that means `key` to the input method which is switched on."""
    common = {"key": key, "code": code, **options}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **common})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **common})
