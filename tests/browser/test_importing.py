"""The journey of a file: upload, check, problems and preview, import, refused rows."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.fixtures import SignIn, Visitor, prefer

pytestmark = pytest.mark.browser

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def violations(visitor: Visitor) -> list[str]:
    found = Axe().run(visitor.page).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]]


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


def test_a_file_is_checked_then_imported(sign_in: SignIn, pictures: Path, tmp_path: Path) -> None:
    visitor = sign_in("ANALYST")
    ready_for_taiwan(visitor, "ANALYST")
    prefer(visitor, language="zh-hant", theme="light")
    file = tmp_path / "branch.csv"
    bad = "TP-0006;115/02/30;;地址變更;;錯誤日期;;;\r\n".encode("cp950")
    file.write_bytes((EXAMPLES / "taiwan_big5.csv").read_bytes() + bad)
    page = visitor.open("/imports/new/")

    page.set_input_files("[name=file]", file)
    page.set_input_files("[name=mapping]", EXAMPLES / "taiwan_big5.toml")
    page.locator("form[enctype] button").first.click()
    page.locator("form[action$='/start/'] button").wait_for()
    assert facts(page) == ["6", "5", "1"]
    page.screenshot(path=pictures / "import-checked.png", full_page=True)
    found = violations(visitor)
    page.locator("form[action$='/start/'] button").click()
    page.locator("#import-state a[href='/inquiries/']").wait_for()
    assert facts(page) == ["6", "5", "0", "1"]
    page.screenshot(path=pictures / "import-done.png", full_page=True)
    with page.expect_download() as download:
        page.locator("a[href$='/rejects.csv']").click()

    assert "115/02/30" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert [*found, *violations(visitor), *visitor.faults] == []
