"""The command line that starts a program through launch.py."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Launch:
    """How a program is to be started; the default changes nothing but its parentage."""

    uid: int | None = None
    gid: int | None = None
    capability: int | None = None
    directory: Path | None = None
    death_signal: int | None = None

    def command(self, program: list[str]) -> list[str]:
        """Arguments for Popen that start PROGRAM this way."""
        options = {
            "uid": self.uid,
            "gid": self.gid,
            "capability": self.capability,
            "directory": None if self.directory is None else str(self.directory),
            "death_signal": self.death_signal,
            "parent": os.getpid(),
        }
        return [sys.executable, "-I", "-S", str(SCRIPT), json.dumps(options), *program]
