"""Numbers and labels as text: formats for axes and tables, widths, shortening."""

import unicodedata

from django.utils import formats

WIDE_PX, NARROW_PX = 12.0, 6.8
LARGE, SMALL = 1e9, 1e-4
NOTHING = "\u2013"
# From this size on, so many decimals are enough to tell values apart.
DECIMALS = ((100, 0), (10, 1), (1, 2), (0, 4))


def number(value: float) -> str:
    """Print a plain number with the digits it needs; very large and small ones as powers."""
    size = abs(value)
    if size and (size >= LARGE or size < SMALL):
        return f"{value:.3g}"
    places = 0 if float(value).is_integer() else _places(size)
    text = formats.number_format(round(value, places), places, use_l10n=True, force_grouping=True)
    return str(text)


def _places(size: float) -> int:
    return next(places for least, places in DECIMALS if size >= least)


def percent(value: float) -> str:
    """Print a share as a percentage."""
    if abs(value) >= LARGE:
        return f"{value:.3g}"
    scaled = round(float(value) * 100, 2)
    places = 0 if scaled.is_integer() else 1 if round(scaled, 1) == scaled else 2
    return f"{formats.number_format(scaled, places)}%"


def duration(value: float) -> str:
    """Print seconds as `m:ss` or `h:mm:ss`."""
    whole = abs(round(value))
    sign = "-" if value < 0 and whole else ""
    hours, rest = divmod(whole, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02}:{seconds:02}" if hours else f"{sign}{minutes}:{seconds:02}"


def width(text: str) -> float:
    """Estimate how wide a 12 px text is; Han and Hangul take a full square."""
    return sum(
        WIDE_PX if unicodedata.east_asian_width(letter) in "WF" else NARROW_PX for letter in text
    )


def shorten(text: str, most: float) -> str:
    """Cut a text to at most `most` pixels with an ellipsis."""
    if width(text) <= most:
        return text
    kept = text
    while kept and width(kept) + NARROW_PX > most:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
