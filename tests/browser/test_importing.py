"""The journey of a file: upload, check, problems and preview, import, refused rows."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import Photograph, SignIn, Visitor, prefer

pytestmark = pytest.mark.browser

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def facts(page: Page) -> list[str]:
    """Rows read, importable (or created and known already), refused."""
    return page.locator("#import-state .facts dd").all_inner_texts()


def ready_for_taiwan(visitor: Visitor, role: str) -> None:
    """Give Taiwan the team of the example and open the market to the person."""
    username, _password = visitor.console.people(role)
    visitor.console.manage(
        "ensure_market", "TW", "--name", "Taiwan", "--time-zone", "Asia/Taipei",
        "--currency", "TWD", "--team", "TAIPEI:Taipei", "--open-to", username,
    )  # fmt: skip


def test_a_file_is_checked_then_imported(
    sign_in: SignIn, photograph: Photograph, tmp_path: Path
) -> None:
    visitor = sign_in("ANALYST")
    ready_for_taiwan(visitor, "ANALYST")
    prefer(visitor, language="zh-hant", theme="light")
    page = visitor.open("/imports/new/")

    upload(page, tmp_path)
    page.locator("form[action$='/start/'] button").wait_for()
    assert facts(page) == ["6", "5", "1"]
    expect(page.locator("#import-state table").last).to_contain_text("TP-0001")
    photograph(page, "import-checked", full_page=True)
    found = visitor.violations()
    page.locator("form[action$='/start/'] button").click()
    page.locator("#import-state a[href='/inquiries/']").wait_for()
    assert facts(page) == ["6", "5", "0", "1"]
    photograph(page, "import-done", full_page=True)

    _head, *refused = refused_rows(page)
    assert len(refused) == 1
    assert "115/02/30" in refused[0]
    assert [*found, *visitor.violations(), *visitor.faults] == []
    page.locator("#import-state a[href='/inquiries/']").click()
    page.wait_for_url("**/inquiries/")


def upload(page: Page, folder: Path) -> None:
    """Send the example with one more row, which names a day that February does not have."""
    file = folder / "branch.csv"
    bad = "TP-0006;115/02/30;;地址變更;;錯誤日期;;;\r\n".encode("cp950")
    file.write_bytes((EXAMPLES / "taiwan_big5.csv").read_bytes() + bad)
    page.set_input_files("[name=file]", file)
    page.set_input_files("[name=mapping]", EXAMPLES / "taiwan_big5.toml")
    page.locator("form[enctype] button").first.click()


def refused_rows(page: Page) -> list[list[str]]:
    with page.expect_download() as download:
        page.locator("a[href$='/rejects.csv']").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))
