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
MAIN = (ROOT / "static/js/main.js").read_text(encoding="utf-8")
STYLES_NAME, SCRIPTS_NAME = "css/app.css", "js/main.js"
HEAD = (ROOT / "templates/ui/head.html").read_text(encoding="utf-8")


def collected(name: str) -> str:
    """The file as browsers get it."""
    address = static(name).removeprefix(settings.STATIC_URL)
    return (Path(settings.STATIC_ROOT) / address).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "kilobytes"), [(STYLES_NAME, 12), (SCRIPTS_NAME, 10)])
def test_styles_and_scripts_stay_within_their_budgets(name: str, kilobytes: int) -> None:
    assert 5 * 1024 < len(gzip.compress(collected(name).encode(), 9)) <= kilobytes * 1024


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


def rules(text: str) -> list[str]:
    """What a browser reads of a style sheet, line by line."""
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return [line for line in map(str.strip, bare.splitlines()) if line]


def test_the_collected_style_sheet_holds_the_rules_of_all_others_in_their_order() -> None:
    paths = [GATHERED.parent / name for name in imported()]

    assert rules(collected(STYLES_NAME)) == [
        line for path in paths for line in rules(path.read_text(encoding="utf-8"))
    ]


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


MODULES = [ROOT / "static/js" / name for name in re.findall(r'"\./([^"]+)"', MAIN)]


def test_every_module_is_gathered_after_those_that_it_uses() -> None:
    assert sorted(MODULES) == [path for path in SCRIPTS if path.name != "main.js"]
    for place, path in enumerate(MODULES):
        used = re.findall(r'from "\./([^"]+)"', path.read_text(encoding="utf-8"))
        assert set(used) <= {earlier.name for earlier in MODULES[:place]}, path.name


def test_the_gathered_modules_share_no_name_and_break_no_text_over_lines() -> None:
    texts = [path.read_text(encoding="utf-8") for path in MODULES]
    declared = r"^(?:export )?(?:async )?(?:const|let|class|function) (\w+)"
    names = [name for text in texts for name in re.findall(declared, text, re.MULTILINE)]

    assert len(names) == len(set(names)) > len(MODULES)
    assert all(line.count("`") % 2 == 0 for text in texts for line in text.splitlines())


def test_the_collected_script_is_one_file_without_seams_or_comments() -> None:
    text = collected(SCRIPTS_NAME)

    assert not re.search(r"^(import|export|\s|//)", text, re.MULTILINE)
    for element in ("hot-keys", "sla-clock", "toast-stack", "chart-tip"):
        assert f'define("{element}", ' in text


def test_the_icons_are_found_among_the_static_files() -> None:
    assert finders.find("icons.svg")
