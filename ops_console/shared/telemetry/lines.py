"""Formatters of the log: one JSON object a line, or in the demo one readable line."""

import json
from logging import LogRecord
from typing import Any

import structlog

from ops_console.shared import origin
from ops_console.shared.telemetry.redaction import only_known, template_of, told_of_error

# Their messages are written here and say what they may; those of libraries are not trusted.
OWN = (
    "ops_console", "staff", "inquiries", "playbooks", "voc", "metrics", "exports", "operations",
    "privacy",
)  # fmt: skip
FIRST = ("at", "level", "logger", "event")
_STANDARD = frozenset(LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "asctime"}

Line = dict[str, Any]


def json_lines() -> structlog.stdlib.ProcessorFormatter:
    """Return the formatter for machines; escapes keep any text on its line."""
    return _formatter(lambda line: json.dumps(line, ensure_ascii=True))


def plain_lines() -> structlog.stdlib.ProcessorFormatter:
    """Return the formatter for people at a terminal; it holds back the same things."""
    return _formatter(_plain)


def _formatter(write: Any) -> structlog.stdlib.ProcessorFormatter:
    def last(_logger: Any, _name: str, line: Any) -> str:
        return str(write(line))

    return structlog.stdlib.ProcessorFormatter(
        processors=[_line, last], use_get_message=False, pass_foreign_args=True
    )


def _line(_logger: Any, _name: str, told: Any) -> Line:
    """Make the line of a record: what it says, where it comes from, and nothing unlisted."""
    record: LogRecord = told["_record"]
    here = origin.current()
    line: Line = {
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": _event(record, told.get("positional_args")),
        "request_id": here.request_id or None,
        "address": here.address or None,
        "route": here.route or None,
    }
    if is_own(record.name):
        line |= {key: value for key, value in record.__dict__.items() if key not in _STANDARD}
    if exc_info := told.get("exc_info"):
        line |= told_of_error(exc_info[1], exc_info[2])
    stamped = structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")(None, "", line)
    kept = only_known(dict(stamped))
    return {key: kept[key] for key in (*FIRST, *kept)}


def is_own(logger: str) -> bool:
    """Tell whether the console itself writes to this logger."""
    return logger.partition(".")[0] in OWN


def _event(record: LogRecord, args: Any) -> str:
    if not is_own(record.name):
        return template_of(record.msg, args)
    try:
        return str(record.msg) % args if args else str(record.msg)
    except (TypeError, ValueError):
        return str(record.msg)


def _plain(line: Line) -> str:
    shown = [f"{line['at'][11:19]} {line['level']:7} {line['event']}"]
    shown += [f"{key}={_word(value)}" for key, value in line.items() if key not in FIRST]
    return " ".join(shown)


def _word(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
