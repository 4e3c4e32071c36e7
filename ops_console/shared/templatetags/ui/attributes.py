"""Turning keyword arguments of tags into safe HTML attributes, classes and keys."""

import zlib
from decimal import Decimal

from django.utils import formats
from django.utils.safestring import SafeString

from ops_console.shared.escaping import escaped

SYMBOLS = {
    "Enter": "↵",
    "Escape": "Esc",
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "ArrowLeft": "←",
    "ArrowRight": "→",
}
ARIA_NAMES = {"Ctrl": "Control"}
TONES = {"neutral", "good", "warn", "bad", "accent"}


def attributes(values: dict[str, object]) -> SafeString:
    """Render `hx_get="/x"` as ` hx-get="/x"`; None and False vanish, True is a bare name."""
    return SafeString(
        "".join(
            _attribute(name.strip("_").replace("_", "-"), value)
            for name, value in values.items()
            if value is not None and value is not False and value != ""
        )
    )


def _attribute(name: str, value: object) -> str:
    return f" {name}" if value is True else f' {name}="{escaped(value)}"'


def classes(*names: str | None) -> str:
    """Join the class names that are not empty."""
    return " ".join(name for name in names if name)


def tone_class(tone: str) -> str:
    """Return the class of a tone; neutral has none; an unknown tone is a programming error."""
    if tone not in TONES:
        msg = f"Unknown tone {tone!r}; use one of {sorted(TONES)}."
        raise ValueError(msg)
    return "" if tone == "neutral" else tone


def key_attributes(key: str) -> dict[str, object]:
    """Attributes that announce a shortcut to the script and to assistive technology."""
    if not key:
        return {}
    chords = [chord for chord in key.split(",") if " " not in chord]
    return {"data_key": key, "aria_keyshortcuts": " ".join(map(_aria_chord, chords)) or None}


def _aria_chord(chord: str) -> str:
    parts = chord.split("+") if len(chord) > 1 else [chord]
    names = [ARIA_NAMES.get(part, part.upper() if len(part) == 1 else part) for part in parts]
    return "+".join(names)


def key_label(key: str) -> str:
    """Return the first alternative of a shortcut as printed on a key cap."""
    first = key.partition(",")[0]
    if len(first) == 1:
        return first.upper()
    separator = "+" if "+" in first else " "
    parts = [SYMBOLS.get(part, part) for part in first.split(separator)]
    return " ".join(part.upper() if len(part) == 1 else part for part in parts)


def shown(value: object) -> object:
    """Print a bare number the way the language writes it; everything else is left alone."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return formats.localize(value)


def stable_id(prefix: str, *parts: object) -> str:
    """Return an id that is the same on every rendering of the same texts."""
    joined = "\u0000".join(str(part) for part in parts)
    return f"{prefix}-{zlib.crc32(joined.encode()):08x}"
