"""Cards, KPI cards, alerts, empty states, timeline entries, facts."""

import datetime as dt

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ops_console.shared.charts.words import NOTHING
from ops_console.shared.templatetags.ui.attributes import attributes, classes, shown, tone_class
from ops_console.shared.templatetags.ui.marks import icon as icon_tag
from ops_console.shared.templatetags.ui.marks import pill
from ops_console.shared.templatetags.ui.registry import register
from ops_console.shared.templatetags.ui.times import time_at

ALERT_ICONS = {
    "neutral": "info",
    "accent": "info",
    "good": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-alert",
}


@register.simple_block_tag
def card(
    content: str,
    *,
    title: object = "",
    subtitle: object = "",
    level: int = 2,
    tone: str = "neutral",
    class_: str = "",
    **attrs: object,
) -> SafeString:
    """Wrap content into a bordered surface with an optional title."""
    head = SafeString("")
    if title:
        note = format_html("<p>{}</p>", subtitle) if subtitle else ""
        head = format_html(
            '<header class="card-head"><h{0}>{1}</h{0}>{2}</header>', level, title, note
        )
    return format_html(
        '<section class="{}"{}>{}{}</section>',
        classes("card", tone_class(tone), class_),
        attributes(attrs),
        head,
        content,
    )


@register.simple_block_tag
def alert(
    content: str, tone: str = "neutral", *, title: object = "", **attrs: object
) -> SafeString:
    """Show a message inside the page; its icon says the tone too."""
    heading = format_html("<strong>{}</strong>", title) if title else ""
    return format_html(
        '<div class="{}"{}>{}<div>{}<div>{}</div></div></div>',
        classes("alert", tone_class(tone)),
        attributes(attrs),
        icon_tag(ALERT_ICONS[tone]),
        heading,
        content,
    )


@register.simple_block_tag
def empty_state(
    content: str, *, title: object, text: object = "", icon: str = "inbox", **attrs: object
) -> SafeString:
    """Say why a list is empty and what to do next."""
    actions = format_html('<div class="actions">{}</div>', content) if content.strip() else ""
    return format_html(
        '<div class="empty"{}>{}<strong>{}</strong>{}{}</div>',
        attributes(attrs),
        icon_tag(icon),
        title,
        format_html("<p>{}</p>", text) if text else "",
        actions,
    )


@register.simple_block_tag
def kpi(
    content: str,
    *,
    title: object,
    value: object = None,
    unit: object = "",
    note: object = "",
    href: str = "",
    tone: str = "neutral",
    state: object = "",
    pair: object = "",
    pair_value: object = "",
    pair_href: str = "",
    level: int = 3,
    **attrs: object,
) -> SafeString:
    """Show a figure with its population under it, its pair beside it and a way in."""
    return format_html(
        '<article class="card kpi"{0}><header class="kpi-head"><h{1}>{2}</h{1}>{3}</header>'
        '{4}<p class="kpi-note num">{5}</p><div>{6}</div>{7}</article>',
        attributes(attrs),
        level,
        title,
        pill(state, tone=tone) if state else "",
        _figure(value, unit, href),
        note,
        content,
        _pair(pair, pair_value, pair_href),
    )


def _figure(value: object, unit: object, href: str) -> SafeString:
    small = format_html(" <small>{}</small>", unit) if unit else ""
    if value is None or value == "":
        return format_html('<p class="kpi-value none">{}</p>', unit or NOTHING)
    text = shown(value)
    number = format_html('<a href="{}">{}</a>', href, text) if href else format_html("{}", text)
    return format_html('<p class="kpi-value">{}{}</p>', number, small)


def _pair(label: object, value: object, href: str) -> SafeString:
    if not label:
        return SafeString("")
    text = shown(value)
    figure = format_html('<a href="{}">{}</a>', href, text) if href else text
    return format_html('<p class="kpi-pair"><span>{}</span><b>{}</b></p>', label, figure)


@register.simple_block_tag
def entry(
    content: str,
    *,
    icon: str,
    title: object,
    at: dt.datetime | None = None,
    meta: object = "",
    tone: str = "neutral",
    **attrs: object,
) -> SafeString:
    """One thing that happened, inside `<ol class="timeline">`."""
    body = format_html('<div class="entry-body">{}</div>', content) if content.strip() else ""
    return format_html(
        '<li class="entry"{}><span class="{}">{}</span><div><header class="entry-head">'
        "<b>{}</b>{}{}</header>{}</div></li>",
        attributes(attrs),
        classes("entry-icon", tone_class(tone)),
        icon_tag(icon),
        title,
        time_at(at, form="short") if at else "",
        format_html("<span>{}</span>", meta) if meta else "",
        body,
    )


@register.simple_tag
def fact(
    label: object, value: object, *, note: object = "", tone: str = "neutral", **attrs: object
) -> SafeString:
    """One labelled value, inside `<dl class="facts">`."""
    text = NOTHING if value is None or value == "" else shown(value)
    return format_html(
        '<div class="fact"{}><dt>{}</dt><dd{}>{}{}</dd></div>',
        attributes(attrs),
        label,
        attributes({"class": f"is-{tone}" if tone_class(tone) else None}),
        text,
        format_html(" <small>{}</small>", note) if note else "",
    )
