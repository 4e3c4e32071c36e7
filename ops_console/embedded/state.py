"""Where everything lives that the console writes: one folder, ignored by git."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ops_console.embedded.errors import EmbeddedError

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = ("valkey", "logs", "media", "beat")
# Others may pass through (the database's own account must reach its data) but not list.
PASSABLE = 0o711
PRIVATE = 0o700


@dataclass(frozen=True)
class State:
    """The state folder and the places in it."""

    root: Path

    @classmethod
    def from_environment(cls) -> Self:
        """Return the folder that OPS_STATE_DIR names, or the default one in the checkout."""
        return cls(Path(os.environ.get("OPS_STATE_DIR") or REPOSITORY / ".state").resolve())

    @property
    def postgres(self) -> Path:
        """The data directory of PostgreSQL."""
        return self.root / "postgres"

    @property
    def valkey(self) -> Path:
        """The data directory of Valkey."""
        return self.root / "valkey"

    @property
    def logs(self) -> Path:
        """One log for each process, begun anew at each start."""
        return self.root / "logs"

    @property
    def counts(self) -> Path:
        """What the running processes have counted for /metrics."""
        return self.root / "counts"

    @property
    def secrets(self) -> Path:
        """Keys and passwords made at the first start."""
        return self.root / "secrets.json"

    @property
    def record(self) -> Path:
        """Addresses and process numbers of what is running; absent when nothing is."""
        return self.root / "servers.json"

    @property
    def run_lock(self) -> Path:
        """Held by the one process that owns the servers."""
        return self.root / "run.lock"

    @property
    def use_lock(self) -> Path:
        """Shared by the commands that use the servers."""
        return self.root / "use.lock"

    @property
    def prepared(self) -> Path:
        """Fingerprints of the inputs of the steps that are done."""
        return self.root / "prepared.json"

    @property
    def sign_in(self) -> Path:
        """Demo accounts, written by the demo loader."""
        return self.root / "demo-sign-in.json"

    def ensure(self) -> Self:
        """Make the folder and what is in it; refuse one that belongs to somebody else."""
        try:
            self.root.mkdir(mode=PASSABLE, parents=True, exist_ok=True)
            for name in FOLDERS:
                (self.root / name).mkdir(mode=PRIVATE, exist_ok=True)
            if self.root.stat().st_uid == os.geteuid():
                self.root.chmod(PASSABLE)
        except PermissionError as error:
            raise EmbeddedError(self._not_ours()) from error
        if not os.access(self.root, os.W_OK):
            raise EmbeddedError(self._not_ours())
        return self

    def _not_ours(self) -> str:
        return (
            f"{self.root} cannot be written by this user. Run as the user that it belongs to, "
            "or name another folder in OPS_STATE_DIR."
        )
