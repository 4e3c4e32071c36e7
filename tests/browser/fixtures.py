"""What the journeys share: the running console, people signed in, and a watch on the page."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    StorageState,
    ViewportSize,
    expect,
)

from tests.browser.running import Console

WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
# What a journey expects may come late on a busy machine; that it comes is the point.
expect.set_options(timeout=20_000)
BUSY = ".htmx-request, .htmx-swapping, .htmx-settling, .lazy:not(.failed), [aria-busy=true]"


@dataclass
class Visitor:
    """A person at a browser; `faults` holds every console error and failed request."""

    page: Page
    console: Console
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the console and wait until it stands."""
        self.page.goto(f"{self.console.address}{path}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until htmx has swapped what it fetched."""
        # Not `wait_for_function`, which the content security policy forbids.
        self.page.wait_for_selector(BUSY, state="detached")

    def violations(self) -> list[str]:
        """What axe finds wrong with the page once its colours have come to rest."""
        self.page.evaluate(AT_REST)
        found = Axe().run(self.page).response["violations"]
        return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]

    def note(self, message: ConsoleMessage) -> None:
        """Keep an error that the browser reported."""
        if message.type == "error":
            self.faults.append(message.text)


# Whatever is busy for ever is not waited for.
AT_REST = """async () => {
  await document.fonts.ready;
  const moving = document.getAnimations().filter(
    (each) => each.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(moving.map((each) => each.finished));
}"""
SignIn = Callable[..., Visitor]


Photograph = Callable[..., None]


@pytest.fixture(scope="session")
def console() -> Iterator[Console]:
    running = Console()
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="session")
def signed_in() -> dict[tuple[str, str], StorageState]:
    """Keep the cookies of who has signed in already: one form filled for each person."""
    return {}


@pytest.fixture
def sign_in(
    console: Console, browser: Browser, signed_in: dict[tuple[str, str], StorageState]
) -> Iterator[SignIn]:
    """Return `sign_in(role, market, anew=False, **context)`: a visitor with a context of its own.

    Who ends the session must have signed in anew, or the next visitor would have none.
    """
    contexts: list[BrowserContext] = []

    def enter(role: str, market: str = "KR", *, anew: bool = False, **options: Any) -> Visitor:
        kept = None if anew else signed_in.get((role, market))
        usual = {"viewport": WIDE, "reduced_motion": "reduce", "locale": "en-US"}
        context = browser.new_context(**{**usual, **options}, storage_state=kept)
        contexts.append(context)
        visitor = Visitor(context.new_page(), console)
        visitor.page.on("console", visitor.note)
        visitor.page.on("pageerror", lambda error: visitor.faults.append(str(error)))
        if kept is None:
            _fill_the_form(visitor, *console.people(role, market))
        if kept is None and not anew:
            signed_in[role, market] = context.storage_state()
        return visitor

    yield enter
    for context in contexts:
        context.close()


def _fill_the_form(visitor: Visitor, username: str, password: str) -> None:
    visitor.open("/sign-in/")
    visitor.page.fill("[name=username]", username)
    visitor.page.fill("[name=password]", password)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(lambda url: "/sign-in/" not in url)
    visitor.settle()


@pytest.fixture(scope="session")
def photograph() -> Photograph:
    """Return a function that keeps pictures for people to look at, if OPS_PICTURES=1 asks."""
    folder = Path(__file__).resolve().parents[2] / ".state" / "screenshots"

    def take(page: Page, name: str, **options: Any) -> None:
        if os.environ.get("OPS_PICTURES") == "1":
            # Hiding the caret would write inline styles, which the policy reports as faults.
            page.screenshot(path=folder / f"{name}.png", caret="initial", **options)

    return take


def prefer(visitor: Visitor, *, language: str, theme: str) -> None:
    """Set language and theme in the profile, as the person would."""
    visitor.open("/profile/")
    visitor.page.select_option("[name=language]", language)
    visitor.page.select_option("[name=theme]", theme)
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button[type=submit]").first.click()
    visitor.settle()
