"""Parts of backups, each sealed as the part that it is of the backup that it belongs to."""

from collections.abc import Iterator
from pathlib import Path

from ops_console.shared import sealing
from ops_console.shared.personal.keys import Key
from ops_console.shared.sealing import Unsealable

__all__ = ["SealedWriter", "Unsealable", "unsealed"]

BACKUP = sealing.Purpose(magic=b"OPSBACKUP1\n", context=b"ops backup|")


class SealedWriter(sealing.SealedWriter):
    """A new part of a backup to write to."""

    def __init__(self, path: Path, *, key: Key, backup: str, part: str) -> None:
        super().__init__(path, key=key, purpose=BACKUP, told={"backup": backup, "part": part})


def unsealed(path: Path, *, keys: tuple[Key, ...], backup: str, part: str) -> Iterator[bytes]:
    """Give a part piece by piece; Unsealable at the first byte that is not as it was."""
    return sealing.unsealed(path, keys=keys, purpose=BACKUP, told={"backup": backup, "part": part})
