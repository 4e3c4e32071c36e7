"""Hashed and compressed static files: modules import hashed names, the styles become one file."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage

STYLES = "css/app.css"
_IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """The manifest storage with module imports rewritten: every file caches for ever."""

    support_js_module_import_aggregation = True
    # Only our own modules: in the htmx extensions Django takes the `import` of a comment for a real
    # one and fails (ticket 34322).
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],  # noqa: SLF001
    )

    def post_process(
        self, paths: dict[str, Any], *args: Any, dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Put the imported style sheets into the one that imports them, then hash as usual."""
        if not dry_run and STYLES in paths:
            paths = {**paths, STYLES: (self, self._gather(paths))}
        yield from super().post_process(paths, *args, dry_run=dry_run, **options)

    def _gather(self, paths: dict[str, Any]) -> str:
        """Write the gathered style sheet among the collected files: one request instead of many."""

        def text_of(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as source:
                return str(source.read().decode("utf-8"))

        gathered = _IMPORT.sub(lambda found: text_of(f"css/{found[1]}"), text_of(STYLES))
        self.delete(STYLES)
        return str(self._save(STYLES, ContentFile(gathered.encode("utf-8"))))
