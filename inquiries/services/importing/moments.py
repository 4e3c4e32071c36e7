"""Reading the times of foreign files: patterns, years of the Republic, local clocks.

A pattern is `iso` or one of strptime; `roc:` before it counts years from 1911 on, as Taiwan does.
"""

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from inquiries.services.importing.problems import CellError

FIRST_YEAR = 1900
ISO = "iso"
REPUBLIC = "roc:"
REPUBLIC_BEGAN = 1911
HALVES = {"오전": "AM", "오후": "PM", "上午": "AM", "下午": "PM"}
# Every part differs from what strptime takes for a missing one, and the hour from its half.
SAMPLE = dt.datetime(2004, 11, 29, 15, 47, 52)  # noqa: DTZ001 - a pattern knows no zone
MIDNIGHT = dt.time()
_behind_year = re.compile(r"%Y((?:%[mdHMS])*)")


def is_pattern(pattern: str) -> bool:
    """Tell whether the pattern names a whole day, and a time without doubt if any."""
    if pattern == ISO:
        return True
    bare = pattern.removeprefix(REPUBLIC)
    if bare != pattern and "%Y" not in bare:
        return False
    try:
        # ValueError: a bad directive; re.error: a group twice; UnicodeError: a lone surrogate.
        read = dt.datetime.strptime(SAMPLE.strftime(bare), bare)  # noqa: DTZ007
    except (ValueError, re.error):
        return False
    return read.date() == SAMPLE.date() and read.hour in {0, SAMPLE.hour}


def moment_of(text: str, patterns: Sequence[str], zone: ZoneInfo) -> dt.datetime:
    """Return the moment in UTC that the text names in the zone; CellError when it names none."""
    for pattern in patterns:
        read = _read(text, pattern)
        if read is not None:
            return _placed(read, zone)
    raise CellError(_("This is no time in a format of the mapping."))


def _read(text: str, pattern: str) -> dt.datetime | None:
    try:
        if pattern == ISO:
            return dt.datetime.fromisoformat(text)
        if "%p" in pattern:
            for word, half in HALVES.items():
                text = text.replace(word, half)
        if pattern.startswith(REPUBLIC):
            pattern = pattern.removeprefix(REPUBLIC)
            text = _year_in(pattern).sub(_western, text, count=1)
        return dt.datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone follows
    except ValueError:
        return None


@cache
def _year_in(pattern: str) -> re.Pattern[str]:
    """Find the year: the first number, without the digits that follow it directly (1150305)."""
    behind = _behind_year.search(pattern)
    # Each directive has two letters and stands for two digits.
    digits = len(behind[1]) if behind else 0
    return re.compile(rf"(?<![0-9])[0-9]+(?=[0-9]{{{digits}}}(?![0-9]))")


def _western(year: re.Match[str]) -> str:
    return f"{int(year[0]) + REPUBLIC_BEGAN:04d}" if len(year[0]) < len("1911") else "none"


def _placed(read: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    if read.year < FIRST_YEAR:
        raise CellError(_("This lies too far back."))
    if read.year == dt.MAXYEAR:
        raise CellError(_("This time lies in the future."))
    if read.tzinfo is not None:
        return read.astimezone(dt.UTC)
    moment = read.replace(tzinfo=zone).astimezone(dt.UTC)
    # A day without a time begins when it begins, even where the clocks skip midnight.
    if read.time() != MIDNIGHT and moment.astimezone(zone).replace(tzinfo=None) != read:
        reason = _("The clocks were put forward over this time: it does not exist in %(zone)s.")
        raise CellError(reason % {"zone": zone.key})
    return moment
