"""Hashed, compressed static files; the style sheets become one file, and so do the scripts."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage

STYLES = "css/app.css"
SCRIPTS = "js/main.js"
_IMPORT = re.compile(r'^(?:@import "|import "\./)([^"]+)";\n', re.MULTILINE)
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Of a module: imported names, the word before an exported name, comments of whole lines.
_MODULE_ONLY = re.compile(r"^(?:import \{.*\n|export (?=\w)|[ \t]*//.*\n)", re.MULTILINE)
_LINE_START = re.compile(r"\n\s+")


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """The manifest storage, so that every file caches for ever; two files gather their parts."""

    def post_process(
        self, paths: dict[str, Any], *args: Any, dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Gather styles and scripts, one request each instead of many, then hash as usual."""
        if not dry_run:
            gathered = {name: (self, self._gather(name, paths)) for name in (STYLES, SCRIPTS)}
            paths = {**paths, **gathered}
        yield from super().post_process(paths, *args, dry_run=dry_run, **options)

    def _gather(self, name: str, paths: dict[str, Any]) -> str:
        def read(part: str) -> str:
            storage, path = paths[part]
            with storage.open(path) as source:
                return str(source.read().decode("utf-8"))

        packed = pack(name, gather(name, read))
        self.delete(name)
        return str(self._save(name, ContentFile(packed.encode("utf-8"))))


def gather(name: str, read: Callable[[str], str]) -> str:
    """Return the file with the files that it imports put in the places of their imports."""
    folder = name.rpartition("/")[0]
    return _IMPORT.sub(lambda found: read(f"{folder}/{found[1]}"), read(name))


def pack(name: str, text: str) -> str:
    """Leave out what only readers need: comments, indentation, and the seams between modules."""
    bare = _STYLE_COMMENT.sub("", text) if name == STYLES else _MODULE_ONLY.sub("", text)
    return _LINE_START.sub("\n", bare)
