"""Small private JSON files, written so that a reader never sees half of one."""

import json
import os
from pathlib import Path
from typing import Any

OWNER_ONLY = 0o600


def write_json(path: Path, content: Any) -> None:
    """Replace PATH by CONTENT in one step, readable by its owner only."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(content, stream, indent=1, sort_keys=True)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


def read_json(path: Path) -> Any:
    """Content of PATH, or None when it is absent or not readable as JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
