"""Files of anchors: one a day, in a folder from which they are taken off the machine."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from ops_console.shared.audit.chain import Anchor

if TYPE_CHECKING:
    import datetime as dt

NAME = "anchors-{}.jsonl"


def as_lines(anchors: Iterable[Anchor]) -> str:
    """Return anchors as a file holds them, a JSON object a line."""
    return "".join(f"{json.dumps(asdict(anchor))}\n" for anchor in anchors)


def read_anchors(path: Path) -> tuple[Anchor, ...]:
    """Return the anchors of a file; ValueError when it holds something else."""
    lines = path.read_text(encoding="utf-8").splitlines()
    try:
        return tuple(Anchor(**json.loads(line)) for line in lines if line.strip())
    except TypeError as error:
        msg = "a line is no anchor"
        raise ValueError(msg) from error


def keep_anchors(anchors: Iterable[Anchor], *, day: "dt.date") -> Path:
    """Write the anchors of a day; whoever copies the folder never finds half a file."""
    folder = Path(settings.AUDIT_ANCHOR_DIR)
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    path = folder / NAME.format(day)
    draft = path.with_suffix(".part")
    draft.write_text(as_lines(anchors), encoding="utf-8")
    return draft.replace(path)


def newest_anchors() -> tuple[Anchor, ...]:
    """Return the anchors of the newest file; ValueError when somebody has spoilt it."""
    files = sorted(Path(settings.AUDIT_ANCHOR_DIR).glob(NAME.format("*")))
    return read_anchors(files[-1]) if files else ()
