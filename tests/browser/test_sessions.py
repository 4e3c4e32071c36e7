"""Ended sessions, double clicks, wrong input and the back button: no text lost, no data shown."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.fixtures import SignIn, Visitor

pytestmark = pytest.mark.browser

SUBJECT = "Twice pressed, once logged"
AGED = """
from importlib import import_module
from django.conf import settings
store = import_module(settings.SESSION_ENGINE).SessionStore("{key}")
store["access"] = {{**store["access"], "fresh": store["access"]["fresh"] - 3600}}
store.save()
"""


def test_after_an_ended_session_the_dialog_signs_in_and_the_text_goes_on(sign_in: SignIn) -> None:
    agent = sign_in("AGENT", anew=True)
    page = open_first(agent)
    text = "Text that must not be lost"
    page.fill("#composer textarea", text)
    end_the_session(agent)

    page.locator("#do-note").click()
    username, password = agent.console.people("AGENT", "KR")
    dialog = page.locator("#session-dialog")
    expect(page.locator("#composer textarea")).to_have_value(text)
    dialog.locator("[name=username]").fill(username)
    dialog.locator("[name=password]").fill("a wrong one at first")
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator("[role=alert]")).to_be_visible()
    dialog.locator("[name=password]").fill(password)
    dialog.locator("button[type=submit]").click()

    expect(dialog).to_be_hidden()
    expect(page.locator("#work .timeline")).to_contain_text(text)
    assert page.locator("#work .timeline").inner_text().count(text) == 1


def test_an_ended_session_keeps_the_text_of_a_whole_page(sign_in: SignIn) -> None:
    agent = sign_in("AGENT", anew=True)
    page = fill_the_intake(agent)
    subject = "Kept through the sign-in page"
    page.fill("[name=subject]", subject)
    end_the_session(agent)

    page.locator("#intake .form-foot .primary").click()
    username, password = agent.console.people("AGENT", "KR")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.locator("form[action='/inquiries/new/'] .primary").click()

    steps.number_of(agent)
    expect(page.locator("#work-title")).to_contain_text(subject)


def test_a_form_sent_twice_logs_one_inquiry(sign_in: SignIn) -> None:
    agent = sign_in("AGENT")
    page = fill_the_intake(agent)
    rival = page.context.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method + request.url))

    page.locator("#intake .form-foot .primary").dblclick()
    number = steps.number_of(agent)

    rival.goto(f"{agent.console.address}/inquiries/?text={SUBJECT}")
    expect(rival.locator("tbody tr")).to_have_count(1)
    expect(rival.locator("tbody")).to_contain_text(number)


def test_wrong_input_is_answered_with_the_form_and_all_its_text(sign_in: SignIn) -> None:
    agent = sign_in("AGENT")
    page = fill_the_intake(agent)
    page.fill("[name=customer_words]", "두 달째 연락이 안 돼요")
    page.fill("[name=detail_remedy_wanted]", "")
    with page.expect_response(lambda answer: answer.request.method == "POST") as posted:
        page.locator("#intake .form-foot .primary").click()

    assert posted.value.status == 422
    expect(page.locator("#form-errors")).to_be_focused()
    expect(page.locator("[name=subject]")).to_have_value(SUBJECT)
    expect(page.locator("[name=customer_words]")).to_have_value("두 달째 연락이 안 돼요")
    expect(page.locator("[name=task_type]")).to_have_value(steps.TASK)


def test_after_signing_out_the_back_button_shows_no_data(sign_in: SignIn) -> None:
    agent = sign_in("AGENT", anew=True)
    page = open_first(agent)
    subject = page.locator("#work-title").inner_text()
    page.locator(".avatar-button").click()
    page.locator("#account-menu form button").click()
    page.wait_for_url("**/sign-in/**")

    page.go_back()
    page.wait_for_url("**/sign-in/**")

    assert subject not in page.content()


def test_a_step_that_matters_asks_again_who_is_there_and_keeps_the_choice(
    sign_in: SignIn,
) -> None:
    admin = sign_in("ADMIN", anew=True)
    page = admin.open("/people/new/")
    page.fill("[name=username]", "new.colleague")
    page.fill("[name=display_name]", "새 동료")
    page.fill("[name=email]", "new.colleague@insurer.example")
    page.locator("[name=teams]").first.check()
    grow_old(admin)

    page.locator("main form .primary").click()
    expect(page.locator("h1")).to_be_visible()
    page.fill("[name=password]", admin.console.people("ADMIN")[1])
    page.locator("main form .primary").click()
    page.locator("form[action='/people/new/'] .primary").click()

    page.wait_for_url("**/people/**")
    expect(admin.open("/people/").locator("tbody")).to_contain_text("new.colleague")


def grow_old(visitor: Visitor) -> None:
    """Let the sign-in be an hour old for steps that matter."""
    cookies = visitor.page.context.cookies()
    key = next(cookie["value"] for cookie in cookies if cookie["name"].endswith("session"))
    visitor.console.manage("shell", "-c", AGED.format(key=key))


def open_first(visitor: Visitor) -> Page:
    page = visitor.open("/desk/?view=team")
    page.locator("#queue .item").first.click()
    expect(page.locator("#composer textarea")).to_be_visible()
    return page


def end_the_session(visitor: Visitor) -> None:
    """Let the server forget the session, as it does at its end."""
    context = visitor.page.context
    kept = [cookie for cookie in context.cookies() if "session" not in cookie["name"]]
    context.clear_cookies()
    context.add_cookies(kept)  # type: ignore[arg-type]


def fill_the_intake(visitor: Visitor) -> Page:
    page = steps.begin_intake(visitor)
    page.select_option("[name=task_type]", steps.TASK)
    page.select_option("[name=detail_matter]", "NO_CONTACT")
    page.fill("[name=detail_remedy_wanted]", "Another agent")
    page.fill("[name=subject]", SUBJECT)
    page.locator("[name=start_contact]").uncheck()
    return page
