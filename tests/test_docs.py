"""What the papers say exists, and what exists they say."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parent.parent
PAPERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
OWN = (
    "ops_console", "staff", "operations", "exports", "inquiries", "playbooks", "voc", "metrics",
    "privacy",
    "benchmarks", "demo", "faults",
)  # fmt: skip
VARIABLE = re.compile(r"\bOPS_[A-Z_]+\b")
# Names that settings.py gives to values it computes, and a part of the names above.
NOT_VARIABLES = {"OPS_"}


def text_of(*paths: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def source_files() -> list[Path]:
    folders = [ROOT / name for name in ("ops_console", "docker")]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    wanted = [path for path in files if path.suffix in {".py", ".conf", ".template", ".sh"}]
    return [*wanted, ROOT / "docker-compose.yml", ROOT / "Dockerfile", ROOT / "Makefile"]


def test_every_environment_variable_is_in_the_settings_page() -> None:
    named = set(VARIABLE.findall(text_of(*source_files())))
    used = {name.removesuffix("_FILE") for name in named} - NOT_VARIABLES

    documented = set(VARIABLE.findall(text_of(ROOT / "docs" / "settings.md")))

    assert used - documented == set()
    assert documented - used == set()


def test_every_own_command_is_in_the_papers() -> None:
    own = {name for name, app in get_commands().items() if app.startswith(OWN)}

    missing = {name for name in own if name not in text_of(*PAPERS)}

    assert own
    assert not missing


def test_every_make_target_is_in_the_readme() -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", text_of(ROOT / "Makefile"), re.MULTILINE)

    missing = [name for name in targets if f"make {name}" not in text_of(*PAPERS)]

    assert targets
    assert not missing


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_the_papers_leads_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", text_of(paper))

    broken = [
        link for link in links if "://" not in link and not (paper.parent / link).resolve().exists()
    ]

    assert not broken


def test_every_decision_has_date_status_and_consequences() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))

    incomplete = [
        path.name
        for path in decisions
        if not re.search(r"^\d{4}-\d\d-\d\d · accepted", text_of(path), re.MULTILINE)
        or not all(
            f"**{part}.**" in text_of(path) for part in ("Context", "Decision", "Consequences")
        )
    ]

    assert decisions
    assert not incomplete


def test_url_names_have_a_namespace() -> None:
    bare = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}

    assert bare == {"home", "livez", "readyz", "figures"} | {
        name for name in bare if name.startswith("gallery")
    }
