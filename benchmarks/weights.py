"""How much a browser loads: the desk with everything it names, and one pane."""

import gzip
import re
from collections import deque
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from benchmarks.pages import AGENT, newest_number
from benchmarks.results import Result
from benchmarks.visiting import Visitor

KB = 1024
# What a page names (attributes), a style sheet imports or paints with, a module imports.
NAMED = re.compile(
    rb"""(?:\b(?:href|src)=["']|\bfrom\s*["']|\bimport\s*\(?["']|url\(["']?)([^"'()\s#?]+)"""
)


def weights(rows: int) -> list[Result]:
    """Measure the first load of the desk and the load of one pane, compressed as they are sent."""
    visitor = Visitor(AGENT)
    number = newest_number(visitor)
    url = reverse("inquiries:show", args=[number])
    page = visitor.open(url)
    files = files_of(page)
    total = _packed(page) + sum(_sent(path) for path in files)
    pane = _packed(visitor.open(url, into="work"))
    return [
        Result("desk_kb_gz", total / KB, "KB", rows),
        Result("pane_kb_gz", pane / KB, "KB", rows),
    ]


def _sent(path: Path) -> int:
    """Return the size as it is sent: files are compressed once, when they are collected."""
    compressed = path.with_name(f"{path.name}.gz")
    if compressed.exists():
        return compressed.stat().st_size
    return _packed(path.read_bytes())


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def files_of(page: bytes) -> set[Path]:
    """Return every static file that the page names, and those that they name in turn."""
    root = Path(settings.STATIC_ROOT).resolve()
    found: set[Path] = set()
    waiting = deque((name, root) for name in NAMED.findall(page))
    while waiting:
        name, folder = waiting.popleft()
        path = _path_of(name.decode(), folder, root)
        if path is None or path in found:
            continue
        found.add(path)
        if path.suffix in {".css", ".js"}:
            waiting.extend((named, path.parent) for named in NAMED.findall(path.read_bytes()))
    return found


def _path_of(name: str, folder: Path, root: Path) -> Path | None:
    if name.startswith(settings.STATIC_URL):
        path = root / name.removeprefix(settings.STATIC_URL)
    else:
        path = folder / name
    path = path.resolve()
    return path if path.is_relative_to(root) and path.is_file() else None
