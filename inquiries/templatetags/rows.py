"""Rows of queue and list, put together without templates: fifty took half of the page's time."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from inquiries.choices import Status
from inquiries.templatetags.personal import personal
from ops_console.shared.addresses import path_of
from ops_console.shared.charts.words import NOTHING
from ops_console.shared.escaping import markup
from ops_console.shared.personal import hide_numbers
from ops_console.shared.templatetags.ui.clocks import sla_clock
from ops_console.shared.templatetags.ui.marks import avatar, icon, pill
from ops_console.shared.templatetags.ui.times import market_time

if TYPE_CHECKING:
    from inquiries.models import Inquiry

register = template.Library()
_NOTHING = SafeString("")
_ROW = (
    '<li><a class="item" id="inquiry-{0}" href="{1}" hx-get="{1}" hx-target="#work"'
    ' hx-swap="outerHTML" hx-push-url="true"{2}>'
    "{3}<strong>{4}</strong> {5} <small><span>{6}{7} · {8}</span>{9}</small></a></li>"
)


_LINE = (
    '<tr><th scope="row" class="nowrap"><a data-row href="{}">{}</a></th><td>{}</td><td>{}</td>'
    "<td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
    '<td class="nowrap">{}</td><td class="nowrap">{}</td></tr>'
)
# Tone and mark of each status; what is none of these was merged.
_LOOKS: dict[str, dict[str, Any]] = {
    Status.NEW: {"tone": "accent", "icon": "sparkles"},
    Status.OPEN: {"tone": "accent", "dot": True},
    Status.WAITING_CUSTOMER: {"tone": "warn", "icon": "hourglass"},
    Status.WAITING_UNIT: {"tone": "warn", "icon": "hourglass"},
    Status.RESOLVED: {"tone": "good", "icon": "check"},
    Status.CLOSED: {"tone": "good", "icon": "check-check"},
}


@register.simple_tag
def status_pill(inquiry: "Inquiry") -> SafeString:
    """Show how far an inquiry is."""
    return pill(inquiry.get_status_display(), **_LOOKS.get(inquiry.status, {"icon": "git-merge"}))


@register.simple_tag(takes_context=True)
def list_row(context: Context, inquiry: "Inquiry", now: dt.datetime) -> SafeString:
    """Draw an inquiry as a row of a table."""
    zone = inquiry.market.zone
    return markup(
        _LINE,
        path_of("inquiries:show", inquiry.number),
        inquiry.number,
        hide_numbers(inquiry.subject),
        personal(context, inquiry.customer, "name"),
        status_pill(inquiry),
        inquiry.get_task_type_display(),
        inquiry.get_channel_display(),
        inquiry.team,
        inquiry.assignee or NOTHING,
        market_time(inquiry.received_at, zone),
        market_time(inquiry.resolved_at, zone) if inquiry.resolved_at else _due(inquiry, now),
    )


def _due(inquiry: "Inquiry", now: dt.datetime) -> str:
    return sla_clock(due=inquiry.next_due_at, now=now) if inquiry.next_due_at else NOTHING


@register.simple_tag(takes_context=True)
def queue_row(  # noqa: PLR0917 - a tag's arguments
    context: Context, inquiry: "Inquiry", page: str, symbol: str, now: dt.datetime, current: str
) -> SafeString:
    """Draw an inquiry as a row that opens it; `page` is where, `symbol` its channel's icon."""
    is_current = inquiry.number == current
    return markup(
        _ROW,
        inquiry.pk,
        page,
        SafeString(' aria-current="true"') if is_current else _NOTHING,
        icon(symbol),
        hide_numbers(inquiry.subject),
        _state(inquiry, now),
        _name(context, inquiry),
        inquiry.get_stage_display(),
        inquiry.get_task_type_display(),
        _marks(inquiry),
    )


def _state(inquiry: "Inquiry", now: dt.datetime) -> SafeString:
    """Return what is due; where nothing is, how far it is."""
    if inquiry.next_due_at:
        return sla_clock(due=inquiry.next_due_at, now=now)
    return pill(inquiry.get_status_display())


def _name(context: Context, inquiry: "Inquiry") -> SafeString:
    if inquiry.customer is None:
        return _NOTHING
    return markup("{} · ", personal(context, inquiry.customer, "name"))


def _marks(inquiry: "Inquiry") -> SafeString:
    """Return the small marks at the end: draft, complaint, re-contact, whose it is."""
    returned = inquiry.recontact_of_id is not None
    return markup(
        "{}{}{}{}",
        pill(_("Draft"), icon="pencil") if getattr(inquiry, "has_draft", False) else "",
        icon("flag", label=_("Complaint"), class_="is-bad") if inquiry.complaint_at else "",
        icon("repeat-2", label=_("Re-contact"), class_="is-warn") if returned else "",
        avatar(inquiry.assignee) if inquiry.assignee else "",
    )
