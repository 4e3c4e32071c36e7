"""Cards, KPI cards, alerts, empty states, timeline entries, facts."""

import datetime as dt

from django.utils.safestring import SafeString

from ops_console.shared.charts.words import NOTHING
from ops_console.shared.escaping import markup
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
        note = markup("<p>{}</p>", subtitle) if subtitle else ""
        head = markup('<header class="card-head"><h{0}>{1}</h{0}>{2}</header>', level, title, note)
    return markup(
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
    heading = markup("<strong>{}</strong>", title) if title else ""
    return markup(
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
    actions = markup('<div class="actions">{}</div>', content) if content.strip() else ""
    return markup(
        '<div class="empty"{}>{}<strong>{}</strong>{}{}</div>',
        attributes(attrs),
        icon_tag(icon),
        title,
        markup("<p>{}</p>", text) if text else "",
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
    return markup(
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
    small = markup(" <small>{}</small>", unit) if unit else ""
    if value is None or value == "":
        return markup('<p class="kpi-value none">{}</p>', unit or NOTHING)
    text = shown(value)
    number = markup('<a href="{}">{}</a>', href, text) if href else markup("{}", text)
    return markup('<p class="kpi-value">{}{}</p>', number, small)


def _pair(label: object, value: object, href: str) -> SafeString:
    if not label:
        return SafeString("")
    text = shown(value)
    figure = markup('<a href="{}">{}</a>', href, text) if href else text
    return markup('<p class="kpi-pair"><span>{}</span><b>{}</b></p>', label, figure)


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
    body = markup('<div class="entry-body">{}</div>', content) if content.strip() else ""
    return markup(
        '<li class="entry"{}><span class="{}">{}</span><div><header class="entry-head">'
        "<b>{}</b>{}{}</header>{}</div></li>",
        attributes(attrs),
        classes("entry-icon", tone_class(tone)),
        icon_tag(icon),
        title,
        time_at(at, form="short") if at else "",
        markup("<span>{}</span>", meta) if meta else "",
        body,
    )


@register.simple_tag
def fact(
    label: object, value: object, *, note: object = "", tone: str = "neutral", **attrs: object
) -> SafeString:
    """One labelled value, inside `<dl class="facts">`."""
    text = NOTHING if value is None or value == "" else shown(value)
    return markup(
        '<div class="fact"{}><dt>{}</dt><dd{}>{}{}</dd></div>',
        attributes(attrs),
        label,
        attributes({"class": f"is-{tone}" if tone_class(tone) else None}),
        text,
        markup(" <small>{}</small>", note) if note else "",
    )
