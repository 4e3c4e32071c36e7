"""The timeline in words: each event of an inquiry as a sentence in the reader's language.

Sentences put names before fixed words only, so that no Korean particle depends on a name.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inquiries.choices import EventKind
from inquiries.views import sentence_parts as parts
from ops_console.shared.charts.words import NOTHING

if TYPE_CHECKING:
    from inquiries.models import Inquiry
    from inquiries.selectors import TimelineEntry


@dataclass(frozen=True)
class Line:
    """One entry of the timeline as the template draws it."""

    at: dt.datetime
    title: str
    icon: str = "circle-dot"
    tone: str = "neutral"
    facts: tuple[str, ...] = ()
    row: Any = None
    field: str = ""
    look: str = ""
    language: str = ""
    link: "Inquiry | None" = None
    link_text: str = ""

    @property
    def meta(self) -> str:
        """The facts beside the title in one line."""
        return " · ".join(fact for fact in self.facts if fact)


Writer = Callable[["TimelineEntry", Line], Line]
_WRITERS: dict[str, Writer] = {}
# What the line of the contact's beginning tells already, from the contact itself.
_TOLD_BY_CONTACT = frozenset(
    {
        EventKind.CONTACT_HELD,
        EventKind.CONTACT_CONTINUED,
        EventKind.CONTACT_WRAPPED_UP,
        EventKind.CONTACT_ABANDONED,
    }
)


def lines_of(inquiry: "Inquiry", entries: Iterable["TimelineEntry"]) -> list[Line]:
    """Return the lines of the timeline, oldest first."""
    told = (entry for entry in entries if _is_told(entry))
    return [_line(inquiry, entry) for entry in told]


def _is_told(entry: "TimelineEntry") -> bool:
    if entry.kind == EventKind.CONTACT_ENDED:
        return "promise_kept" in entry.data
    return entry.kind not in _TOLD_BY_CONTACT


def _line(inquiry: "Inquiry", entry: "TimelineEntry") -> Line:
    line = Line(at=entry.at, title=str(EventKind(entry.kind).label), facts=(parts.actor(entry),))
    line = _WRITERS.get(entry.kind, _plain)(entry, line)
    if entry.kind in {EventKind.CREATED, EventKind.IMPORTED} and inquiry.customer_words:
        words = inquiry.words_language
        return replace(line, row=inquiry, field="customer_words", look="quote", language=words)
    return line


def _writes(*kinds: EventKind) -> Callable[[Writer], Writer]:
    def note(writer: Writer) -> Writer:
        _WRITERS.update(dict.fromkeys((kind.value for kind in kinds), writer))
        return writer

    return note


def _plain(_entry: "TimelineEntry", line: Line) -> Line:
    return line


@_writes(EventKind.CREATED, EventKind.IMPORTED)
def _created(entry: "TimelineEntry", line: Line) -> Line:
    channel = parts.channel(entry.data.get("channel", ""))
    line = replace(
        line,
        icon=parts.channel_icon(entry.data.get("channel", "")),
        tone="accent",
        title=f"{line.title} · {channel}" if channel else line.title,
        facts=(*line.facts, *parts.contact_facts(entry.contact)),
    )
    if entry.inquiry is None:
        return line
    return replace(line, link=entry.inquiry, link_text=_("Comes back to an earlier inquiry:"))


@_writes(EventKind.TAKEN)
def _taken(entry: "TimelineEntry", line: Line) -> Line:
    title = _("%(actor)s took the inquiry") % {"actor": parts.actor(entry)}
    before = (_("before: %(name)s") % {"name": entry.from_person},) if entry.from_person else ()
    return replace(line, icon="hand", title=title, facts=before)


@_writes(EventKind.ASSIGNED)
def _assigned(entry: "TimelineEntry", line: Line) -> Line:
    title = _("Assigned to %(name)s") % {"name": entry.person or _("somebody")}
    return replace(line, icon="user-check", title=title)


@_writes(EventKind.TRANSFERRED)
def _transferred(entry: "TimelineEntry", line: Line) -> Line:
    places = {"from": entry.from_team or NOTHING, "to": entry.team or NOTHING}
    return replace(line, icon="split", title=_("Passed on: %(from)s → %(to)s") % places)


@_writes(EventKind.NOTE_ADDED, EventKind.RECORD_LEFT)
def _note(entry: "TimelineEntry", line: Line) -> Line:
    is_note = entry.kind == EventKind.NOTE_ADDED
    return replace(
        line,
        icon="sticky-note" if is_note else "clipboard-check",
        tone="neutral" if is_note else "good",
        title=parts.actor(entry),
        facts=(line.title,),
        row=entry.note,
        field="body",
        look="quote note" if is_note else "record",
    )


@_writes(EventKind.WAIT_STARTED)
def _waits(entry: "TimelineEntry", line: Line) -> Line:
    if entry.data.get("for") == "CUSTOMER":
        title = _("Waiting for the customer")
    else:
        title = _("Waiting for another unit")
    reason = parts.wait_reason(entry.data.get("reason", ""))
    return replace(line, icon="hourglass", tone="warn", title=title, facts=(reason, *line.facts))


@_writes(EventKind.WAIT_ENDED)
def _continued(_entry: "TimelineEntry", line: Line) -> Line:
    return replace(line, icon="play", title=_("Work goes on"))


@_writes(EventKind.RESOLVED)
def _resolved(entry: "TimelineEntry", line: Line) -> Line:
    channel = parts.channel(entry.data.get("channel_out", ""))
    by = (_("answered by: %(channel)s") % {"channel": channel},) if channel else ()
    return replace(line, icon="check", tone="good", facts=(*line.facts, *by))


@_writes(EventKind.CLOSED)
def _closed(_entry: "TimelineEntry", line: Line) -> Line:
    title = _("Closed: the request is confirmed as fulfilled")
    return replace(line, icon="check-check", tone="good", title=title)


@_writes(EventKind.REOPENED)
def _reopened(entry: "TimelineEntry", line: Line) -> Line:
    reason = parts.reopen_reason(entry.data.get("reason", ""))
    return replace(line, icon="rotate-ccw", tone="warn", facts=(reason, *line.facts))


@_writes(EventKind.MERGED)
def _merged(entry: "TimelineEntry", line: Line) -> Line:
    text = _("The work goes on in:")
    return replace(line, icon="git-merge", link=entry.inquiry, link_text=text)


@_writes(EventKind.ABSORBED)
def _absorbed(entry: "TimelineEntry", line: Line) -> Line:
    return replace(line, icon="git-merge", link=entry.inquiry, link_text=_("Merged from:"))


@_writes(EventKind.CONTACT_STARTED)
def _contact(entry: "TimelineEntry", line: Line) -> Line:
    kind = entry.data.get("kind", "")
    return replace(
        line,
        icon=parts.contact_icon(kind),
        tone="accent",
        title=parts.contact_kind(kind),
        facts=(*line.facts, *parts.contact_facts(entry.contact)),
    )


@_writes(EventKind.CONTACT_ENDED)
def _call_back(entry: "TimelineEntry", line: Line) -> Line:
    kept = bool(entry.data.get("promise_kept"))
    title = _("Promised call-back kept") if kept else _("Promised call-back came too late")
    tone, icon = ("good", "circle-check") if kept else ("bad", "clock-alert")
    return replace(line, icon=icon, tone=tone, title=title)


@_writes(EventKind.COMPLAINT_REGISTERED)
def _complaint(entry: "TimelineEntry", line: Line) -> Line:
    level = parts.complaint_level(entry.data.get("level", ""))
    return replace(line, icon="flag", tone="bad", facts=(level, *line.facts))


@_writes(EventKind.CORRECTION_RECORDED)
def _correction(entry: "TimelineEntry", line: Line) -> Line:
    return replace(
        line,
        icon="circle-x",
        tone="bad",
        title=parts.correction_kind(entry.data.get("kind", "")),
        facts=(parts.correction_owner(entry.data.get("owner", "")), *line.facts),
        row=entry.correction,
        field="description",
        look="quote",
    )


@_writes(EventKind.DETAILS_CHANGED)
def _details(entry: "TimelineEntry", line: Line) -> Line:
    return replace(line, icon="pencil", facts=(*parts.changes(entry.data), *line.facts))


@_writes(EventKind.PROMISE_SET)
def _promise(entry: "TimelineEntry", line: Line) -> Line:
    when = parts.moment(entry.data.get("at", ""))
    return replace(line, icon="calendar-clock", facts=(when, *line.facts))


@_writes(EventKind.PLAYBOOK_RUN)
def _playbook(entry: "TimelineEntry", line: Line) -> Line:
    data = entry.data
    rule = (
        pgettext("playbook", "rule %(rule)s") % {"rule": data["rule"]} if data.get("rule") else ""
    )
    code = f"{data.get('playbook', '')} v{data.get('version', '')}"
    line = replace(line, icon="book-check", facts=(code, rule, *line.facts))
    if data.get("state") == "NOT_USED":
        return replace(line, icon="ban", tone="warn", title=_("Playbook not used"))
    return line


@_writes(EventKind.CAUSE_TAGGED)
def _cause(entry: "TimelineEntry", line: Line) -> Line:
    title = _("Root cause removed") if entry.data.get("removed") else line.title
    facts = (str(entry.data.get("cause", "")), *line.facts)
    return replace(line, icon="tags", title=title, facts=facts)
