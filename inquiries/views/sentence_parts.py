"""Pieces of the timeline's sentences: names, labels of codes, times of a contact."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from inquiries.choices import (
    Channel,
    ComplaintLevel,
    ContactKind,
    CorrectionKind,
    CorrectionOwner,
    Priority,
    ReopenReason,
    RequesterRole,
    Stage,
    TaskType,
    WaitReason,
)
from ops_console.shared.templatetags.ui.times import duration, market_time

if TYPE_CHECKING:
    from inquiries.models import Contact
    from inquiries.selectors import TimelineEntry

_CHANNEL_ICONS = {
    Channel.CALL_IN: "phone-incoming",
    Channel.CALL_OUT: "phone-outgoing",
    Channel.APP_WEB: "smartphone",
    Channel.EMAIL: "mail",
    Channel.WEB_MESSAGE: "message-square-text",
    Channel.CHAT: "message-circle",
    Channel.MESSENGER: "messages-square",
    Channel.MAIL_FAX: "mailbox",
    Channel.BRANCH: "landmark",
    Channel.AGENT: "briefcase",
    Channel.PARTNER: "handshake",
    Channel.TICKET: "ticket",
    Channel.REGULATOR: "scale",
}
_CONTACT_ICONS = {
    ContactKind.CALL_IN: "phone-incoming",
    ContactKind.CALL_OUT: "phone-outgoing",
    ContactKind.EMAIL: "mail",
    ContactKind.CHAT: "message-circle",
    ContactKind.VISIT: "landmark",
    ContactKind.LETTER: "mailbox",
}


def label(choices: Any, code: object) -> str:
    """Return the label of a code, the code itself when it is none of these choices."""
    return str(dict(choices.choices).get(code, code or ""))


def actor(entry: "TimelineEntry") -> str:
    """Return who did it; the console itself has no name."""
    return str(entry.actor) if entry.actor else _("the console")


def channel(code: str) -> str:
    """Return the label of a channel."""
    return label(Channel, code)


def channel_icon(code: str) -> str:
    """Return the icon of a channel."""
    return _CHANNEL_ICONS.get(code, "inbox")  # type: ignore[call-overload, no-any-return]


def contact_icon(code: str) -> str:
    """Return the icon of a kind of contact."""
    return _CONTACT_ICONS.get(code, "phone")  # type: ignore[call-overload, no-any-return]


def contact_kind(code: str) -> str:
    """Return the label of a kind of contact."""
    return label(ContactKind, code)


def wait_reason(code: str) -> str:
    """Return the label of what is waited for."""
    return label(WaitReason, code)


def reopen_reason(code: str) -> str:
    """Return the label of a reason for opening again."""
    return label(ReopenReason, code)


def complaint_level(code: str) -> str:
    """Return the label of a complaint's level."""
    return label(ComplaintLevel, code)


def correction_kind(code: str) -> str:
    """Return the label of what was wrong."""
    return label(CorrectionKind, code)


def correction_owner(code: str) -> str:
    """Return whose error it was."""
    return _("Owner of the error: %(owner)s") % {"owner": label(CorrectionOwner, code)}


def moment(text: str) -> str:
    """Return a stored moment in the market's time; the text itself when it is none."""
    try:
        return market_time(dt.datetime.fromisoformat(text))
    except ValueError:
        return text


def contact_facts(contact: "Contact | None") -> tuple[str, ...]:
    """Return waiting, talk, hold and wrap-up of a contact, as far as they are over."""
    if contact is None:
        return ()
    if contact.abandoned:
        return (_("nobody was reached"),)
    waited = contact.answered_at and contact.answered_at - contact.queued_at
    facts = [_("waited %(time)s") % {"time": duration(waited)}] if waited else []
    if contact.ended_at is None:
        return (*facts, _("still running"))
    facts.append(_("talk %(time)s") % {"time": duration(contact.talk_seconds)})
    if contact.hold_seconds:
        facts.append(_("hold %(time)s") % {"time": duration(contact.hold_seconds)})
    if contact.wrapped_up_at:
        wrapped = duration(contact.wrapped_up_at - contact.ended_at)
        facts.append(_("wrap-up %(time)s") % {"time": wrapped})
    return tuple(facts)


_CHANGED: dict[str, tuple[Any, Any]] = {
    "stage": (Stage, lambda: _("Stage")),
    "task_type": (TaskType, lambda: _("Task")),
    "requester_role": (RequesterRole, lambda: _("Requester")),
    "priority": (Priority, lambda: _("Priority")),
}


def changes(data: dict[str, Any]) -> tuple[str, ...]:
    """Return what was changed: codes from what to what, everything else by name."""
    facts = [
        f"{name()}: {label(choices, data[key][0])} → {label(choices, data[key][1])}"
        for key, (choices, name) in _CHANGED.items()
        if key in data
    ]
    named = {"subject": _("Subject"), "customer": _("Customer"), "policy": _("Policy")}
    facts += [named[field] for field in data.get("fields", []) if field in named]
    if data.get("details"):
        facts.append(_("Fields of the task"))
    return tuple(facts)
