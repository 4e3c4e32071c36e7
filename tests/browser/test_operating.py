"""A job that gave up is found on the operations page, tried again, and ends well."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import SignIn

pytestmark = pytest.mark.browser
TRIES = 60


def test_a_failed_job_is_tried_again_and_ends_well(sign_in: SignIn) -> None:
    admin = sign_in("ADMIN")
    page = admin.open("/operations/")
    page.locator("a[href*='state=FAILED']").click()
    page.locator("tbody th a").last.click()
    page.wait_for_url(re.compile(r"/operations/jobs/\d+/"))
    address = page.url

    page.locator("form[action$='/retry/'] button").click()
    page.goto(address)
    for _try in range(TRIES):
        if page.locator("main .pill.good").count():
            break
        page.wait_for_timeout(500)
        page.reload()

    expect(page.locator("main .pill.good")).to_be_visible()
    expect(page.locator("form[action$='/retry/']")).to_have_count(0)
    assert admin.faults == []
