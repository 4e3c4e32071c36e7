"""A file is brought in through the browser: checked first, then imported, refused rows returned."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import SignIn

pytestmark = pytest.mark.browser

HEAD = "ref,at,task,how,who"
GOOD = ["J-1,2026-03-02 09:10,CERT,전화,김하나", "J-2,2026-03-02 09:40,CERT,메일,이두리"]
BAD = "J-3,2026-13-40 09:40,CERT,전화,박세찌"
MAPPING = """\
version = 1
source = "journey"
market = "KR"

[options]
text = "utf-8"
"""


def test_a_file_is_checked_imported_and_its_refused_rows_returned(
    sign_in: SignIn, tmp_path: Path
) -> None:
    manager = sign_in("MANAGER")
    page = manager.open("/imports/new/")
    upload(page, tmp_path)

    expect_facts(page, read=3, taken=2, refused=1)
    expect(page.locator("#import-state tbody").last).to_contain_text("J-1")
    page.locator("#import-state form .primary").click()
    expect(page.locator("#import-state a[href$='/rejects.csv']")).to_be_visible(timeout=60_000)
    expect_facts(page, read=3, taken=2, refused=1)
    with page.expect_download() as download:
        page.locator("#import-state a[href$='/rejects.csv']").click()

    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert any("J-3" in cell or "2026-13-40" in cell for cell in rows[1])
    assert manager.faults == []
