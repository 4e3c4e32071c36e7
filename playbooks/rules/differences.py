"""What an agent changed in a proposed record."""

import difflib
import re
from dataclasses import dataclass

# Words and the gaps between them; single letters for scripts that put no gaps.
_TOKENS = re.compile(r"[㐀-鿿豈-﫿]|[^\s㐀-鿿豈-﫿]+|\s+")


@dataclass(frozen=True)
class Change:
    """A stretch of text that was kept, added or removed."""

    kind: str
    text: str


def differences(proposed: str, edited: str) -> tuple[Change, ...]:
    """Compare word by word; empty when nothing was changed."""
    if proposed == edited:
        return ()
    old, new = _TOKENS.findall(proposed), _TOKENS.findall(edited)
    changes: list[Change] = []
    for kind, start, end, new_start, new_end in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            changes.append(Change("kept", "".join(old[start:end])))
            continue
        changes.append(Change("removed", "".join(old[start:end])))
        changes.append(Change("added", "".join(new[new_start:new_end])))
    return tuple(change for change in changes if change.text)


def unified_newlines(text: str) -> str:
    """Undo what a browser does to the line ends of a form's text."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
