"""A phone as the second factor: set up with its picture and key, then asked for at each sign-in."""

import pytest
from playwright.sync_api import expect

from tests.browser.authenticator import code_for
from tests.browser.fixtures import SignIn, Visitor

pytestmark = pytest.mark.browser
# Nobody else of the journeys is this person: the change ends their other sessions.
ROLE = "CONTENT"


def test_an_app_is_set_up_and_its_codes_sign_in(sign_in: SignIn) -> None:
    editor = sign_in(ROLE, anew=True)
    page = editor.open("/profile/security/app/")
    expect(page.locator("img.qr")).to_be_visible()
    key = page.locator("code.secret").inner_text()
    page.fill("[name=code]", "000000")
    page.locator("main form .primary").click()
    expect(page.locator("[role=alert]").first).to_be_visible()
    page.fill("[name=code]", code_for(page.locator("code.secret").inner_text()))
    page.locator("main form .primary").click()
    codes = page.locator(".codes code")
    expect(codes).to_have_count(10)
    spare = codes.first.inner_text()

    leave(editor)
    enter(editor, code_for(key, ahead=1))
    leave(editor)
    enter(editor, spare)
    take_the_app_away(editor)


def leave(visitor: Visitor) -> None:
    page = visitor.open("/profile/")
    page.locator(".avatar-button").click()
    page.locator("#account-menu form button").click()
    page.wait_for_url("**/sign-in/**")


def enter(visitor: Visitor, code: str) -> None:
    """Sign in with the password and one code."""
    username, password = visitor.console.people(ROLE)
    page = visitor.open("/sign-in/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code/**")
    page.fill("[name=code]", code)
    page.locator("main form .primary").click()
    expect(page.locator(".avatar-button")).to_be_visible()


def take_the_app_away(visitor: Visitor) -> None:
    page = visitor.open("/profile/security/")
    page.locator("form[action$='/app/remove/'] button").click()
    expect(page.locator("a[href$='/security/app/']")).to_be_visible()
