"""The only place that reads the clock; everything below an edge is handed its time."""

import datetime as dt

UTC = dt.UTC


def now() -> dt.datetime:
    """Return the current moment in UTC."""
    return dt.datetime.now(tz=UTC)
