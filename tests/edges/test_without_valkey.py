"""Valkey is away, hangs or is full: whatever asks it for a shortcut goes the long way."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from ops_console.embedded.preparation import APPS
from ops_console.embedded.state import REPOSITORY
from tests.edges.valkeys import Move, full, hanging, refusing
from tests.edges.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("without valkey")]
Way = Callable[[Path], AbstractContextManager[str]]
TAKES_A_CLIENT = re.compile(
    r"^\s*(?:from|import) (?:django\.core\.cache|redis|valkey)(?:\s|\.(?!exceptions))", re.MULTILINE
)
# The panel of causes keeps suggestions, the operations page asks for signs of life.
ASKING = {"voc:panel": 200, "voc:tag": 422, "operations:index": 200}


def test_no_other_code_asks_valkey() -> None:
    asking = {
        str(path.relative_to(REPOSITORY))
        for app in APPS
        for path in (REPOSITORY / app).rglob("*.py")
        if TAKES_A_CLIENT.search(path.read_text(encoding="utf-8"))
    }

    assert asking == {
        "ops_console/shared/shortcuts.py",
        "ops_console/shared/telemetry/heartbeats.py",
        "operations/selectors/readiness.py",
    }


@pytest.mark.parametrize("way", [refusing, hanging, full])
def test_pages_that_ask_answer_as_ever(
    everything: World, move_valkey: Move, tmp_path: Path, way: Way
) -> None:
    found = {}
    with way(tmp_path) as url:
        move_valkey(url)
        for name in ASKING:
            is_form = name == "voc:tag"
            client = everything.client("AGENT" if name.startswith("voc:") else "ADMIN")
            ask = client.post if is_form else client.get
            found[name] = ask(everything.path(name)).status_code

    assert found == ASKING
