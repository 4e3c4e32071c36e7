"""Text made safe for HTML, for the tags and charts that do it thousands of times a page.

The same as Django's `conditional_escape` and `format_html` without their detour for lazy texts,
which took three times as long as the escaping itself.
"""

import html
from collections.abc import Iterable

from django.utils.safestring import SafeString


def escaped(value: object) -> str:
    """Return the value as text that is safe in HTML; what is marked as safe stays as it is."""
    text = str(value)
    return text if hasattr(text, "__html__") else html.escape(text)


def joined(parts: Iterable[object]) -> SafeString:
    """Put escaped values one behind the other."""
    return SafeString("".join(map(escaped, parts)))


def markup(template: str, *values: object) -> SafeString:
    """Put escaped values into the places of an HTML text; the text itself is trusted."""
    return SafeString(template.format(*map(escaped, values)))
