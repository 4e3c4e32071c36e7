"""Budgets and project rules that no linter knows; each message says what to do."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

SELF = Path(__file__).resolve()
ROOT = SELF.parent.parent
APPS = (
    "ops_console",
    "staff",
    "operations",
    "exports",
    "inquiries",
    "playbooks",
    "voc",
    "privacy",
    "metrics",
    "demo",
    "benchmarks",
    "faults",
)
APP_FILES = {
    "__init__", "admin", "api", "apps", "choices", "forms", "models", "rules", "selectors",
    "serializers", "services", "tasks", "urls", "views", "management", "migrations", "templatetags",
}  # fmt: skip
# Files that one app has beyond the common set, each with the reason why it stands at app level.
EXTRA_APP_FILES = {
    "staff": {"authentication", "guards", "middleware"},  # Django and DRF find them by path
    "inquiries": {
        "panels",
        "closing_checks",
        "import_targets",
        "task_fields",
    },  # seams for higher apps
    "exports": {"kinds"},  # the seam for higher apps
    "operations": {"retention", "content"},  # the seam by which apps say what is kept for how long
    "playbooks": {"content"},
    "voc": {"content"},
    "metrics": {"sql"},
}
MODULE_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES, ASSET_LINES = 400, 40, 25, 150, 150


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def too_long(path: Path, limit: int) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {length} lines"
        for node in functions(path)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > limit
    ]


def test_modules_stay_short() -> None:
    long = [
        f"{path.relative_to(ROOT)} has {lines} lines"
        for path in python_files(*APPS, "tests")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > MODULE_LINES
    ]

    assert not long, f"Split into a package of nouns: {long}"


def test_functions_stay_short() -> None:
    long = [
        line for path in python_files(*APPS, "tests") for line in too_long(path, FUNCTION_LINES)
    ]

    assert not long, f"Give the parts names of their own: {long}"


def test_views_stay_short() -> None:
    views = [
        path for path in python_files(*APPS) if "views" in path.parts or path.name == "views.py"
    ]

    long = [line for path in views for line in too_long(path, VIEW_LINES)]

    assert views
    assert not long, f"A view parses, makes one call and renders: {long}"


@pytest.mark.parametrize(
    ("folder", "pattern", "limit"),
    [
        ("templates", "*.html", TEMPLATE_LINES),
        ("static", "*.css", ASSET_LINES),
        ("static", "*.js", ASSET_LINES),
    ],
)
def test_templates_and_assets_stay_short(folder: str, pattern: str, limit: int) -> None:
    files = sorted((ROOT / folder).rglob(pattern))

    long = [
        f"{path.relative_to(ROOT)} has {lines} lines"
        for path in files
        if (lines := path.read_text(encoding="utf-8").count("\n")) > limit
    ]

    assert files
    assert not long, f"Split by component or partial: {long}"


@pytest.mark.parametrize(
    "app",
    ["staff", "operations", "exports", "inquiries", "playbooks", "voc", "privacy", "metrics"],
)
def test_apps_have_the_same_file_set(app: str) -> None:
    allowed = APP_FILES | EXTRA_APP_FILES.get(app, set())

    extra = {
        path.stem
        for path in (ROOT / app).iterdir()
        if path.stem not in allowed and path.name != "__pycache__"
    }

    assert not extra, f"Move into one of {sorted(APP_FILES)}: {sorted(extra)}"


def test_every_module_says_its_role() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in python_files(*APPS)
        if path.stat().st_size
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert not silent, f"Start each module with one sentence on its role: {silent}"


@pytest.mark.parametrize("layer", ["services", "rules", "selectors", "models"])
def test_public_functions_of_the_inner_layers_have_docstrings(layer: str) -> None:
    files = [path for path in python_files(*APPS) if layer in (path.stem, *path.parts)]

    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in files
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]

    assert files
    assert not silent, f"Say what, units, errors and source: {silent}"


FORBIDDEN_CALLS = {
    r"\.delay\(": "record a job and send it after commit",
}


@pytest.mark.parametrize(("pattern", "instead"), FORBIDDEN_CALLS.items())
def test_dangerous_calls_are_not_used(pattern: str, instead: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files(*APPS)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line) and not line.lstrip().startswith("#")
    ]

    assert not found, f"{instead}: {found}"


@pytest.mark.parametrize(
    "pattern",
    [r"\sstyle=", r"\son[a-z]+=", r"<script(?![^>]*\bsrc=)", r"hx-on", r"\bjs:"],
)
def test_templates_hold_nothing_the_content_security_policy_blocks(pattern: str) -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))

    found = [
        str(path.relative_to(ROOT))
        for path in templates
        if re.search(pattern, path.read_text(encoding="utf-8"))
    ]

    assert templates
    assert not found, f"{pattern} is blocked: move it to static/: {found}"


def test_no_machine_path_or_index_address_is_in_the_repository() -> None:
    pattern = re.compile(
        rf"{re.escape(str(ROOT))}/|://[\w.-]*pypi[\w.-]*/|--(extra-)?index-url [^-]"
    )
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    texts = [path for path in map(ROOT.joinpath, listed) if path.is_file() and path != SELF]

    found = [
        str(path.relative_to(ROOT))
        for path in texts
        if pattern.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]

    assert not found
