"""A file leaves: asked for by one, approved by another, fetched once by the first."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import SignIn, Visitor

pytestmark = pytest.mark.browser


def test_an_export_is_asked_for_approved_by_another_and_fetched_once(
    sign_in: SignIn, tmp_path: Path
) -> None:
    lead, manager = sign_in("LEAD", anew=True), sign_in("MANAGER", anew=True)
    path = ask(lead)
    assert approve(manager, path)
    page = when_ready(lead, path)

    page.locator("form[action$='/password/'] button").click()
    password = page.locator("#export-password").inner_text()
    page.locator("form[action$='/link/'] button").click()
    page.wait_for_url("**/exports/collect/**")
    address = page.url
    with page.expect_download() as fetched:
        page.locator("main form .primary").click()
    file = tmp_path / fetched.value.suggested_filename
    fetched.value.save_as(file)

    with zipfile.ZipFile(file) as archive:
        assert archive.infolist()[0].flag_bits & 1
    assert len(password) > 16
    assert lead.page.context.request.get(address).status == 404
    expect(lead.open(path).locator("main")).not_to_contain_text(password)
    assert lead.faults + manager.faults == []


def ask(visitor: Visitor) -> str:
    """Ask for a list with names in clear, which needs another's approval."""
    page = visitor.open("/exports/new/inquiries/?view=open")
    page.locator("[name=clear_columns][value=customer_name]").check()
    page.fill("[name=reason_text]", "Letters to the customers concerned")
    page.locator("main form[method=post] .primary").click()
    page.wait_for_url(re.compile(r"/exports/\d+/"))
    expect(page.locator("form[action$='/decide/']")).to_have_count(0)
    return page.url.removeprefix(visitor.console.address)


def approve(visitor: Visitor, path: str) -> bool:
    page = visitor.open(path)
    page.locator("[name=decision][value=approve]").click()
    page.wait_for_url("**/exports/approvals/")
    return page.locator(f"main a[href='{path}']").count() == 0


def when_ready(visitor: Visitor, path: str) -> Page:
    """Wait on the page of the export, which follows the worker by itself."""
    page = visitor.open(path)
    expect(page.locator("form[action$='/link/'] button")).to_be_visible(timeout=60_000)
    return page
