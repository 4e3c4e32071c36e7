"""Files of another system that the trial imports, each row with a reference of its own."""

from dataclasses import dataclass
from random import Random

from faults.journal import new_key
from faults.world import MARKET, TEAM

ROWS = 6_000
MAPPING = f"""
[target]
market = "{MARKET}"
team = "{TEAM}"
source = "TRIAL"
language = "ko"
dates = ["%Y-%m-%d %H:%M"]

[columns]
external_ref = "ref"
received_at = "received"
task_type = "task"
subject = "subject"

[constants]
channel = "CALL_IN"
stage = "KEEP"
"""


@dataclass(frozen=True)
class Upload:
    """A file with its mapping; its word stands in every row."""

    word: str
    content: bytes
    mapping: bytes = MAPPING.encode()


def new_upload(chance: Random, rows: int = ROWS) -> Upload:
    """Return a file that nobody has imported before."""
    word = new_key(chance)
    lines = ["ref,received,task,subject"]
    for number in range(rows):
        day, minute = number % 28 + 1, number % 60
        lines.append(f"{word}-{number},2026-05-{day:02} 10:{minute:02},CERT,import {word}")
    return Upload(word, "\n".join(lines).encode())
