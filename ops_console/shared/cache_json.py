"""How cached values are written: as JSON, so that whoever can write to Valkey runs no code here."""

import json
from typing import Any


class JsonSerializer:
    """Django's own serializer is pickle, whose values are programs when they are read."""

    def dumps(self, value: Any) -> str:
        """Return the text of a value; TypeError for what JSON does not know."""
        return json.dumps(value, separators=(",", ":"), allow_nan=False)

    def loads(self, text: bytes) -> Any:
        """Return the value of a text; None, as for a key that is not there, for anything else."""
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None
