"""How figures are judged and written down."""

import json

import pytest

from benchmarks.results import BARS, Result


@pytest.mark.parametrize(
    ("result", "ok"),
    [
        (Result("queue_page_ms", 30.0, "ms", 1000), True),
        (Result("queue_page_ms", 30.1, "ms", 1000), False),
        (Result("rebuild_ratio", 900.0, "s", 1000, 400.0, 2.25), True),
        (Result("rebuild_ratio", 1.0, "s", 1000, 0.1, 10.0), False),
        (Result("import_ratio", 4.0, "s", 1000, 1.0, 0.25), True),
        (Result("import_ratio", 5.0, "s", 1000, 1.0, 0.2), False),
        (Result("export_ratio", 5.0, "s", 1000), False),
        (Result("something_else", 5.0, "s", 1000), None),
    ],
)
def test_a_figure_is_held_against_its_bar(result: Result, ok: bool | None) -> None:  # noqa: FBT001
    assert result.ok is ok


def test_a_figure_is_one_line_of_json_with_its_floor_and_bar() -> None:
    result = Result("intake_ms", 12.34567, "ms", 100_000, 2.0, 6.172835)

    line = result.as_json()

    assert "\n" not in line
    assert json.loads(line) == {
        "metric": "intake_ms", "value": 12.346, "unit": "ms", "rows": 100_000, "floor": 2.0,
        "ratio": 6.173, "bar": 40, "ok": True,
    }  # fmt: skip


def test_a_figure_for_people_says_when_a_bar_is_missed() -> None:
    assert "MISSED" in Result("desk_kb_gz", 61.0, "KB", 1000).as_text()
    assert "MISSED" not in Result("desk_kb_gz", 59.0, "KB", 1000).as_text()


def test_every_bar_of_the_design_is_here() -> None:
    promised = {
        "queue_page_ms", "inquiry_page_ms", "intake_ms", "dashboard_ms",
        "nightly_incremental_ratio", "rebuild_ratio", "import_ratio", "export_ratio",
        "desk_kb_gz", "pane_kb_gz", "agents_50_p95_ms", "search_ms",
    }  # fmt: skip

    assert promised <= BARS.keys()
