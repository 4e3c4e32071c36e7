"""Budgets and rules of style sheets and scripts."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

ROOT = Path(__file__).resolve().parents[2]
GATHERED = ROOT / "static/css/app.css"
STYLES = sorted(set((ROOT / "static/css").rglob("*.css")) - {GATHERED})
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
HEAD = (ROOT / "templates/ui/head.html").read_text(encoding="utf-8")


def packed(paths: list[Path]) -> int:
    """Size on the wire: without comments and indentation, compressed."""
    text = "".join(path.read_text(encoding="utf-8") for path in paths)
    text = re.sub(r"^\s*(//[^\n]*|/\*[^*]*\*/)?\s*", "", text, flags=re.MULTILINE)
    return len(gzip.compress(text.encode(), 9))


def test_styles_and_scripts_stay_within_their_budgets() -> None:
    assert 5 * 1024 < packed(STYLES) <= 15 * 1024
    assert 5 * 1024 < packed(SCRIPTS) <= 10 * 1024


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_declares_its_layer(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    rules = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).strip()
    assert rules.startswith("@layer")
    assert "!important" not in text
    assert "@import" not in text


def test_the_order_of_the_layers_is_stated_first() -> None:
    assert "@layer reset, tokens, base, layout, components, utilities;" in STYLES[
        [path.name for path in STYLES].index("tokens.css")
    ].read_text(encoding="utf-8")
    assert imported()[:2] == ["tokens.css", "base.css"]


def imported() -> list[str]:
    return re.findall(r'^@import "([^"]+)";$', GATHERED.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_style_sheet_is_imported_by_the_one_that_is_linked() -> None:
    assert re.findall(r'static "(css/[^"]+)"', HEAD) == ["css/app.css"]
    assert sorted(imported()) == sorted(str(path.relative_to(GATHERED.parent)) for path in STYLES)


def test_the_collected_style_sheet_holds_all_others() -> None:
    address = static("css/app.css").removeprefix(settings.STATIC_URL)

    text = (Path(settings.STATIC_ROOT) / address).read_text(encoding="utf-8")

    assert "@import" not in text
    assert all(path.read_text(encoding="utf-8") in text for path in STYLES)


def test_colours_come_from_tokens_only() -> None:
    literal = re.compile(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", re.IGNORECASE)
    guilty = [
        f"{path.name}: {found.group()}"
        for path in STYLES
        if path.name != "tokens.css"
        for found in literal.finditer(path.read_text(encoding="utf-8"))
        if not found.group().startswith("#account")
    ]

    assert not guilty


def test_scripts_evaluate_no_text_and_hold_no_sentence() -> None:
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")

        assert not re.search(r"\beval\(|new Function|innerHTML\s*=", text), path.name
        if path.name != "hx.js":
            assert "htmx:" not in text, path.name


def test_every_text_that_a_script_asks_for_is_on_the_page() -> None:
    strings = (ROOT / "templates/ui/strings.html").read_text(encoding="utf-8")
    given = {
        re.sub(r"-(\w)", lambda match: match.group(1).upper(), name)
        for name in re.findall(r"data-([a-z-]+)=", strings)
    }
    asked = {
        name
        for path in SCRIPTS
        for name in re.findall(r'strings\("(\w+)"', path.read_text(encoding="utf-8"))
    }

    assert asked
    assert asked <= given


def test_collected_modules_import_each_other_by_hashed_names() -> None:
    address = static("js/main.js").removeprefix(settings.STATIC_URL)

    text = (Path(settings.STATIC_ROOT) / address).read_text(encoding="utf-8")

    imports = re.findall(r'import\s*"\./([\w-]+)\.([0-9a-f]{12})\.js"', text)
    assert len(imports) == len(SCRIPTS) - 2  # all but main.js itself and dom.js


def test_the_icons_are_found_among_the_static_files() -> None:
    assert finders.find("icons.svg")
