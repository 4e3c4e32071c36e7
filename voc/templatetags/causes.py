"""Causes to choose from, put together without a template: a panel has some fifty of them."""

from typing import TYPE_CHECKING

from django import template
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from ops_console.shared.escaping import joined, markup
from ops_console.shared.templatetags.ui.attributes import shown
from ops_console.shared.templatetags.ui.text import percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voc.selectors.panel import Option

register = template.Library()
# Picking one asks at once for its usual levels: were it to wait, it would abandon a save that came
# first.
_CHOICE = (
    '<label><input type="radio" name="cause" value="{}"{} hx-get="{}?{}" hx-trigger="change"'
    ' hx-target="#cause-levels" hx-swap="outerHTML" hx-sync="closest form:replace">'
    ' <span>{} <small class="muted num">{}</small></span></label>'
)
_CHECKED, _NOTHING = SafeString(" checked"), SafeString("")


@register.simple_tag
def cause_choices(options: "Iterable[Option]", panel_url: str) -> SafeString:
    """Draw causes as radio buttons."""
    choices = joined(_choice(option, panel_url) for option in options)
    return markup('<div class="choices">{}</div>', choices)


def _choice(option: "Option", panel_url: str) -> SafeString:
    code = option.cause.code
    return markup(
        _CHOICE,
        code,
        _CHECKED if option.is_chosen else _NOTHING,
        panel_url,
        urlencode({"cause": code}),
        option.cause.label,
        _note(option),
    )


def _note(option: "Option") -> str:
    """Return how frequent it is for the task, or its code."""
    row = option.frequency
    if row is None:
        return option.cause.code
    return f"{percent(row.share)} · {shown(row.count)}/{shown(row.total)}"
