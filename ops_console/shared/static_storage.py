"""Hashed and compressed static files whose JavaScript imports are rewritten to the hashed names."""

from servestatic.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """The manifest storage with module imports rewritten: every file caches for ever."""

    support_js_module_import_aggregation = True
    # Only our own modules: in the htmx extensions Django takes the `import` of a comment for a real
    # one and fails (ticket 34322).
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],  # noqa: SLF001
    )
