"""What a page makes a browser load."""

from pathlib import Path
from typing import Any

from benchmarks.weights import files_of


def test_every_file_that_a_page_needs_is_found_once(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT, settings.STATIC_URL = tmp_path, "/static/"
    for name, content in {
        "css/base.1.css": "@import url('tokens.2.css'); a { background: url(\"../dot.3.svg\") }",
        "css/tokens.2.css": "",
        "dot.3.svg": "<svg/>",
        "js/main.4.js": 'import { on } from "./dom.5.js"; import "./main.4.js";',
        "js/dom.5.js": "export const on = 1;",
        "js/unused.6.js": "",
        "sprite.7.svg": "<svg/>",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    page = b"""
      <link rel="stylesheet" href="/static/css/base.1.css">
      <script type="module" src="/static/js/main.4.js"></script>
      <svg><use href="/static/sprite.7.svg#phone"></use></svg>
      <a href="/desk/">Desk</a> <img src="/static/missing.png">
    """

    found = {path.relative_to(tmp_path).as_posix() for path in files_of(page)}

    assert found == {
        "css/base.1.css", "css/tokens.2.css", "dot.3.svg", "js/main.4.js", "js/dom.5.js",
        "sprite.7.svg",
    }  # fmt: skip
