"""How dates, amounts and lists are said and written in the three languages."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_KO_DAYS = "월화수목금토일"
_SYMBOLS = {
    "ko": {"KRW": "{}원", "TWD": "대만달러 {}", "USD": "미화 {}달러"},
    "zh-hant": {"KRW": "韓元 {}", "TWD": "新臺幣 {} 元", "USD": "美元 {}"},
    "en": {"KRW": "KRW {}", "TWD": "NT${}", "USD": "US${}"},
}


def format_date(day: dt.date, language: str) -> str:
    """Write a date as it is read aloud in the language."""
    if language == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일({_KO_DAYS[day.weekday()]})"
    if language == "zh-hant":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def format_number(number: Decimal) -> str:
    """Write a number with thousands separators and no needless zeros."""
    return f"{number.normalize():,f}"


def format_money(amount: Decimal, *, currency: str, language: str) -> str:
    """Write an amount with its currency as it is read aloud in the language."""
    pattern = _SYMBOLS.get(language, _SYMBOLS["en"]).get(currency, f"{currency} {{}}")
    return pattern.format(format_number(amount))


def format_list(items: Sequence[str], language: str) -> str:
    """Join items as a sentence of the language does."""
    if language == "zh-hant":
        return "、".join(items)
    if language == "ko" or not items[1:]:
        return ", ".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
