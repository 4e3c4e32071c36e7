"""What a failed job may show, and when something is late."""

import datetime as dt
import re

# Only what is called like an error: the text of one may look like anything.
_ERROR_LINE = re.compile(
    r"^(?:\w+\.)*([A-Z]\w*(?:Error|Exception|Timeout|Exceeded|Lost|Exit|Interrupt))(?::|$)"
)
_TRACE = "Traceback (most recent call last):"


def error_class(text: str) -> str:
    """Return the class of the error that ended a job, never its words, which may quote a row.

    A job that its handler refused has a sentence instead of a trace: that is "refused"; one that
    took its workers with it is "lost".
    """
    if not text:
        return ""
    if text.startswith("gave up after"):
        return "lost"
    if _TRACE not in text:
        return "refused"
    after_frames = text.rpartition(_TRACE)[2].splitlines()
    line = next((line for line in after_frames if line.strip() and line[0] != " "), "")
    named = _ERROR_LINE.match(line)
    return named[1] if named else "unknown"


def is_late(last: dt.datetime | None, *, now: dt.datetime, after: dt.timedelta) -> bool:
    """Tell whether something that should happen again and again did not for too long."""
    return last is None or now - last > after
