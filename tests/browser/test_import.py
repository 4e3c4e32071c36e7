"""A file is brought in through the browser: checked first, then imported, refused rows returned."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import SignIn

pytestmark = pytest.mark.browser

ROWS = """\
id,received,how,title
J-1,2026-03-02 09:10,전화,보험증권 재발급
J-2,2026-03-02 09:40,메일,납입증명서
J-3,2026-13-40 09:40,전화,달이 열셋인 해
"""
MAPPING = """\
[target]
market = "KR"
team = "CLAIMS"
source = "JOURNEY"
language = "ko"

[columns]
external_ref = "id"
received_at = "received"
channel = "how"
subject = "title"

[constants]
stage = "KEEP"
task_type = "CERT"

[values.channel]
"전화" = "CALL_IN"
"메일" = "EMAIL"
"""
REJECTS = "#import-state a[href$='/rejects.csv']"
# The worker may be busy with another job.
JOB_MS = 60_000


def test_a_file_is_checked_imported_and_its_refused_rows_returned(
    sign_in: SignIn, tmp_path: Path
) -> None:
    analyst = sign_in("ANALYST")
    page = analyst.open("/imports/new/")
    upload(page, tmp_path)

    expect(page.locator(REJECTS)).to_be_visible(timeout=JOB_MS)
    assert facts(page) == ["3", "2", "1"]
    expect(page.locator("#import-state table").last).to_contain_text("납입증명서")
    page.locator("#import-state form .primary").click()
    page.locator("#import-state form .primary").wait_for(state="detached")
    expect(page.locator(REJECTS)).to_be_visible(timeout=JOB_MS)
    assert facts(page) == ["3", "2", "0", "1"]

    refused = refused_rows(page)
    assert len(refused) == 1
    assert "2026-13-40 09:40" in refused[0]
    page.locator("#import-state a[href='/inquiries/']").click()
    page.wait_for_url("**/inquiries/")
    assert analyst.faults == []


def upload(page: Page, folder: Path) -> None:
    for name, field, text in (("old.csv", "file", ROWS), ("old.toml", "mapping", MAPPING)):
        (folder / name).write_text(text, encoding="utf-8")
        page.set_input_files(f"[name={field}]", folder / name)
    page.locator("main form .primary").click()
    page.wait_for_selector("#import-state")


def facts(page: Page) -> list[str]:
    """Rows read, importable or created and known already, refused."""
    return page.locator("#import-state .facts dd").all_inner_texts()


def refused_rows(page: Page) -> list[list[str]]:
    with page.expect_download() as download:
        page.locator(REJECTS).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]
