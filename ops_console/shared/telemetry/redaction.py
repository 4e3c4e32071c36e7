"""What may stand in a log line: known keys, short values, no number of a person, no control."""

import re
from types import TracebackType
from typing import Any

from ops_console.shared.personal import Kind, mask

# Whatever is not listed is left out of the line, and its name is told.
KEYS = frozenset(
    {
        "at", "level", "logger", "event", "request_id", "address", "person", "route", "method",
        "status", "milliseconds", "task", "job", "kind", "attempt", "count", "part", "rule",
        "market", "error", "causes", "frames", "left_out",
    }
)  # fmt: skip
MOST_CHARACTERS = 500
MOST_FRAMES = 12
_EMAIL = re.compile(r"(?<![^\s@<>,;:=/'\"])[^\s@<>,;:=/'\"]+@[^\s@<>,;:/'\"]+\.[^\s@<>,;:/'\"]+")
_CREDENTIALS = re.compile(r"//[^/@\s]*@")
# Controls, the escape of terminals, and the separators that some readers take for a line's end.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%%")


def only_known(line: dict[str, Any]) -> dict[str, Any]:
    """Keep the listed keys with values that are fit to be logged; name the others."""
    unknown = sorted(set(line) - KEYS)
    kept = {key: fit(value) for key, value in line.items() if key in KEYS and value is not None}
    return {**kept, "left_out": [fit(key) for key in unknown]} if unknown else kept


def fit(value: Any) -> Any:
    """Return a number as it is, a text masked and on one line, a list of such; no other object."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [fit(each) for each in value]
    return fit_text(value) if isinstance(value, str) else type(value).__name__


def fit_text(text: str) -> str:
    """Mask numbers of people, addresses and passwords in a text, and keep it on one line."""
    shown = _CREDENTIALS.sub("//***@", text[:MOST_CHARACTERS])
    shown = mask(Kind.FREE_TEXT, _EMAIL.sub("***@***", shown))
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", shown)


def template_of(message: object, args: object) -> str:
    """Return a library's message with its numbers filled in and its texts left out.

    Libraries log what they were working on: addresses, statements, the words of an exception.
    """
    if not isinstance(message, str):
        return type(message).__name__
    values = list(args) if isinstance(args, tuple) else []

    def filled(placeholder: re.Match[str]) -> str:
        if placeholder[0] == "%%":
            return "%"
        value = values.pop(0) if values else None
        return str(value) if isinstance(value, int | float) else "…"

    return _PLACEHOLDER.sub(filled, message)


def told_of_error(error: BaseException, trace: TracebackType | None) -> dict[str, Any]:
    """Tell what kind of error it was and where, never its words: they quote rows and inputs."""
    causes: list[str] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and len(causes) < MOST_FRAMES:
        causes.append(_name(cause))
        cause = cause.__cause__ or cause.__context__
    frames = _frames(trace)
    return {"error": _name(error), "causes": causes, "frames": frames[-MOST_FRAMES:]}


def summary_of(error: BaseException) -> str:
    """Return the class of an error and its places, a line each, to be kept with a job."""
    told = told_of_error(error, error.__traceback__)
    return "\n".join([told["error"], *told["causes"], *told["frames"]])


def _frames(trace: TracebackType | None) -> list[str]:
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        file = "/".join(code.co_filename.rsplit("/", 3)[1:])
        frames.append(f"{file}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"
