"""Filters for customer texts and figures."""

from collections.abc import ItemsView, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import formats
from django.utils.safestring import SafeString

from ops_console.shared.charts.words import NOTHING
from ops_console.shared.escaping import markup
from ops_console.shared.personal import hide_numbers as without_numbers
from ops_console.shared.templatetags.ui.registry import register

HTML_LANGUAGES = {"ko": "ko", "zh-hant": "zh-Hant", "zh_hant": "zh-Hant", "en": "en"}


@register.filter
def lang_text(text: object, language: str | None) -> SafeString | object:
    """Wrap a customer's text with its language: Han glyphs and speech differ by language."""
    if not text:
        return ""
    code = HTML_LANGUAGES.get(str(language or "").lower(), str(language or ""))
    if not code:
        return text
    return markup('<span lang="{}">{}</span>', code, text)


@register.filter
def hide_numbers(text: object) -> object:
    """Print what somebody wrote without the numbers of people in it."""
    return without_numbers(text)


@register.filter
def pairs(facts: Mapping[str, Any]) -> ItemsView[str, Any]:
    """Give keys and values; in a template `facts.items` is the value under the key "items"."""
    return facts.items()


@register.filter
def percent(share: float | None, places: int = 1) -> str:
    """Print a share (0.914) as a percentage (91.4%); nothing to print is a dash."""
    if share is None:
        return NOTHING
    return f"{formats.number_format(round(float(share) * 100, places), places)}%"


@register.filter
def amount(value: object, currency: str) -> str:
    """Print an amount with its currency, without cents that are not there; a dash for nothing."""
    if value is None or value == "":
        return NOTHING
    try:
        number = Decimal(str(value))
        places = 0 if number == number.to_integral_value() else 2
    except InvalidOperation:
        return str(value)
    return f"{formats.number_format(number, places)} {currency}"
