"""What the journeys share: the running console, people signed in, and a watch on the page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

from tests.browser.running import Console

WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
BUSY = ".htmx-request, .htmx-swapping, .htmx-settling, [aria-busy=true]"


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
        self.page.wait_for_load_state("networkidle")
        # Not `wait_for_function`, which the content security policy forbids.
        self.page.wait_for_selector(BUSY, state="detached")

    def note(self, message: ConsoleMessage) -> None:
        """Keep an error that the browser reported."""
        if message.type == "error":
            self.faults.append(message.text)


SignIn = Callable[..., Visitor]


@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    running = Console(folder=tmp_path_factory.mktemp("console"))
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture
def sign_in(console: Console, browser: Browser) -> Iterator[SignIn]:
    """Return `sign_in(role, market, **context)`: a visitor with a context of the browser's own."""
    contexts: list[BrowserContext] = []

    def enter(role: str, market: str = "KR", **options: Any) -> Visitor:
        context = browser.new_context(
            **{"viewport": WIDE, "reduced_motion": "reduce", "locale": "en-US", **options}
        )
        contexts.append(context)
        visitor = Visitor(context.new_page(), console)
        visitor.page.on("console", visitor.note)
        visitor.page.on("pageerror", lambda error: visitor.faults.append(str(error)))
        username, password = console.people(role, market)
        visitor.open("/sign-in/")
        visitor.page.fill("[name=username]", username)
        visitor.page.fill("[name=password]", password)
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_url(lambda url: "/sign-in/" not in url)
        visitor.settle()
        return visitor

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """The folder for screenshots, outside what is committed."""
    folder = Path(__file__).resolve().parents[2] / ".state" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def prefer(visitor: Visitor, *, language: str, theme: str) -> None:
    """Set language and theme in the profile, as the person would."""
    visitor.open("/profile/")
    visitor.page.select_option("[name=language]", language)
    visitor.page.select_option("[name=theme]", theme)
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.settle()
