"""The work pane and the context pane of one inquiry."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from inquiries import panels, selectors, services
from inquiries.choices import ClockState, ContactState, FieldKind
from inquiries.forms.actions import NoteForm
from inquiries.selectors.panes import running_contact, work_state
from inquiries.task_fields import TaskField, missing_for_resolving, profile_of
from inquiries.views.buttons import buttons_of
from inquiries.views.drafts import restored_into
from inquiries.views.edges import address
from inquiries.views.sentence_parts import channel_icon
from inquiries.views.sentences import lines_of
from ops_console.shared import clock
from ops_console.shared.addresses import path_of
from ops_console.shared.personal import hide_numbers
from ops_console.shared.templatetags.ui.text import amount
from staff.choices import Language, Permission
from staff.guards import person_of

if TYPE_CHECKING:
    from inquiries.models import Contact, Inquiry
    from inquiries.selectors import ClockView
    from staff.models import Staff

SHOWN_ENTRIES = 50
PANEL = "panel"
FACTS, CUSTOMER = "facts", "customer"
_CLOCK_LOOKS = {
    ClockState.RUNNING: "running",
    ClockState.OVERDUE: "running",
    ClockState.PAUSED: "paused",
    ClockState.MET: "met",
    ClockState.MISSED: "missed",
}


@dataclass(frozen=True)
class PanelTab:
    """One tab of the context pane; `source` is the other app's URL, empty for our own tabs."""

    slug: str
    title: str | Promise
    key: str
    page_url: str
    pane_url: str
    source: str = ""

    @property
    def element_id(self) -> str:
        """The id that the other app's panel brings with it."""
        return f"panel-{self.slug}"


def work_pane(
    request: HttpRequest, inquiry: "Inquiry", *, now: dt.datetime, query: dict[str, str]
) -> dict[str, Any]:
    """Return what the templates of the work pane need."""
    person = person_of(request)
    state = work_state(person, inquiry)
    lines = lines_of(inquiry, selectors.timeline(inquiry))
    note_form = NoteForm(auto_id="note_%s")
    return {
        "inquiry": inquiry,
        "now": now,
        "clocks": [_clock(clock) for clock in selectors.clock_views(inquiry, now=now)],
        "buttons": buttons_of(inquiry, state, query=query),
        "gaps": _gaps(inquiry, state.gaps, query=query),
        "timer": timer_of(state.contact),
        "lines": lines[-SHOWN_ENTRIES:],
        "earlier_lines": lines[:-SHOWN_ENTRIES],
        "note_form": note_form,
        "note_draft": restored_into(request, note_form, "note", inquiry=inquiry),
        "channel_icon": channel_icon(inquiry.channel),
        "work_url": address("work", inquiry.number, query=query),
        "open_reveals": _open_reveals(person, now=now),
    }


def context_pane(
    request: HttpRequest, inquiry: "Inquiry", *, panel: str = "", query: dict[str, str]
) -> dict[str, Any]:
    """Return what the context pane needs: its tabs and the contents of our own ones."""
    person = person_of(request)
    tabs = _tabs(request, inquiry, query=query)
    current = next((tab for tab in tabs if tab.slug == panel), tabs[0])
    context: dict[str, Any] = {"inquiry": inquiry, "panel_tabs": tabs, "panel": current}
    if current.slug == CUSTOMER:
        now = clock.now()
        _count_look(person, inquiry, now=now)
        context["about"] = selectors.customer_context(person, inquiry)
        context |= {"now": now, "customer_language": _language_of(inquiry)}
        context["open_reveals"] = _open_reveals(person, now=now)
        may_link = inquiry.customer is None and person.may(Permission.HANDLE_INQUIRY)
        link = address("customer_link", inquiry.number, query=query) if may_link else ""
        context |= {"link_url": link, "wanted": ""}
        context["customer_url"] = _customer_url(person, inquiry)
    if current.slug == FACTS:
        context["open_reveals"] = _open_reveals(person, now=clock.now())
        context["fields"] = _task_facts(inquiry)
        context["may_change"] = person.may(Permission.HANDLE_INQUIRY)
        context["change_url"] = address("details", inquiry.number, query=query)
    return context


def _open_reveals(person: "Staff", *, now: dt.datetime) -> dict[Any, dt.datetime]:
    """Return what the person has open; whoever may reveal nothing has nothing open.

    Asked for only once something on the page is masked.
    """
    may = person.may(Permission.REVEAL_PERSONAL)
    asked = partial(selectors.open_reveals, person, now=now) if may else dict
    return cast("dict[Any, dt.datetime]", SimpleLazyObject(asked))


def _count_look(person: "Staff", inquiry: "Inquiry", *, now: dt.datetime) -> None:
    """Count the customer whose details are opened; TooManyLooks when it is one too many."""
    if inquiry.customer is not None:
        subject, chain = selectors.subject_of(inquiry.customer), inquiry.market.code
        services.count_look(subject=subject, chain=chain, by=person, now=now)


def _customer_url(person: "Staff", inquiry: "Inquiry") -> str:
    """Return where the customer is changed; empty without a customer or the right."""
    if inquiry.customer_id is None or not person.may(Permission.CHANGE_CUSTOMER):
        return ""
    pk, query = str(inquiry.customer_id), {"inquiry": inquiry.number}
    return address("customer_change", pk, query=query)


def own_call(request: HttpRequest) -> dict[str, Any] | None:
    """Return the timer of the person's running contact for the top bar; None when there is none."""
    contact = running_contact(person_of(request))
    timer = timer_of(contact)
    return timer and {**timer, "inquiry": contact and contact.inquiry}


def timer_of(contact: "Contact | None") -> dict[str, Any] | None:
    """Return state, start and seconds already spent of a contact for the ticking timer."""
    if contact is None or contact.answered_at is None:
        return None
    held = dt.timedelta(seconds=contact.hold_seconds)
    if contact.state == ContactState.ON_HOLD and contact.held_since:
        talk = contact.held_since - contact.answered_at - held
        return _timer("hold", contact.held_since, talk=talk, hold=held)
    if contact.ended_at:
        talk = contact.ended_at - contact.answered_at - held
        return _timer("wrap", contact.ended_at, talk=talk, hold=held)
    return _timer("talk", contact.answered_at + held, talk=dt.timedelta(), hold=held)


def _timer(
    state: str, since: dt.datetime, *, talk: dt.timedelta, hold: dt.timedelta
) -> dict[str, Any]:
    seconds = {"talk": talk.total_seconds(), "hold": hold.total_seconds()}
    return {"state": state, "since": since, **seconds}


def _clock(clock: "ClockView") -> dict[str, Any]:
    return {
        "label": clock.label,
        "look": _CLOCK_LOOKS[clock.state],
        "due": clock.due_at,
        "round": clock.round,
    }


def _gaps(inquiry: "Inquiry", gaps: Any, *, query: dict[str, str]) -> list[dict[str, Any]]:
    """Return what stops resolving with the way to each: a tab of the context or the form."""
    return [
        {
            "message": gap.message,
            "is_field": gap.panel == "details",
            "url": address("details", inquiry.number, query=query)
            if gap.panel == "details"
            else address("show", inquiry.number, query={**query, PANEL: gap.panel}),
            "pane_url": address("context", inquiry.number, query={**query, PANEL: gap.panel}),
        }
        for gap in gaps
    ]


def _tabs(request: HttpRequest, inquiry: "Inquiry", *, query: dict[str, str]) -> list[PanelTab]:
    person, number = person_of(request), inquiry.number
    titles: list[tuple[str, str | Promise, str, str]] = [
        (panel.slug, panel.title, panel.key, panel.url_name)
        for panel in panels.all_panels()
        if person.may(panel.permission)
    ]
    titles.append((FACTS, _("Details"), "i", ""))
    if person.may(Permission.VIEW_CUSTOMERS):
        titles.append((CUSTOMER, _("Customer"), "l", ""))
    return [
        PanelTab(
            slug=slug,
            title=title,
            key=key,
            page_url=address("show", number, query={**query, PANEL: slug}),
            pane_url=address("context", number, query={**query, PANEL: slug}),
            source=path_of(url_name, number) if url_name else "",
        )
        for slug, title, key, url_name in titles
    ]


def _language_of(inquiry: "Inquiry") -> str:
    if inquiry.customer is None:
        return ""
    return str(dict(Language.choices).get(inquiry.customer.language, inquiry.customer.language))


def _task_facts(inquiry: "Inquiry") -> list[dict[str, Any]]:
    """Return the task's fields with their values in words, then values it does not know."""
    fields = {field.key: field for field in profile_of(inquiry.task_type).fields}
    missing = {field.key for field in missing_for_resolving(inquiry.task_type, inquiry.details)}
    currency = inquiry.market.currency
    known = [
        {
            "label": field.label,
            "words": hide_numbers(_words(field, inquiry.details.get(key), currency)),
            "missing": inquiry.is_open and key in missing,
        }
        for key, field in fields.items()
    ]
    foreign = [
        {"label": key, "words": hide_numbers(value), "missing": False}
        for key, value in sorted(inquiry.details.items())
        if key not in fields
    ]
    return known + foreign


def _words(field: TaskField, value: Any, currency: str) -> Any:
    if value is None or value == "":
        return None
    return amount(value, currency) if field.kind == FieldKind.MONEY else field.label_of(value)
