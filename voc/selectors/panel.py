"""The panel beside an inquiry: its causes, the ones to choose from, and the frequent ones."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from inquiries import selectors as inquiries
from staff.choices import Permission
from voc import rules
from voc.choices import Slot, TagRefusal
from voc.models import RootCause, Tag
from voc.selectors.causes import CauseGroup, causes_of, find
from voc.selectors.tags import SUGGESTION_WEEKS, Suggestion, Tags, suggestions, tags_of

if TYPE_CHECKING:
    from inquiries.models import Inquiry
    from staff.models import Staff


@dataclass(frozen=True)
class CurrentCause:
    """A cause that the inquiry has, and why it cannot be taken away (empty: it can)."""

    slot: Slot
    tag: Tag
    removal_refusal: str | Promise


@dataclass(frozen=True)
class Option:
    """A cause to choose; a frequent one says how frequent it is."""

    cause: RootCause
    is_chosen: bool
    frequency: Suggestion | None = None


@dataclass(frozen=True)
class OptionGroup:
    """Causes to choose below one heading."""

    heading: RootCause
    options: list[Option]
    is_open: bool


@dataclass(frozen=True)
class Options:
    """The causes to choose from: frequent ones of the task, and all by heading."""

    frequent: list[Option]
    groups: list[OptionGroup]

    @property
    def is_open(self) -> bool:
        """Whether the chosen cause is one of a group."""
        return any(group.is_open for group in self.groups)


@dataclass(frozen=True)
class PanelView:
    """What the panel shows: `choices` are all causes by code, `groups` what the text leaves."""

    inquiry: "Inquiry"
    tags: Tags
    typed: str
    groups: list[CauseGroup]
    frequent: list[tuple[RootCause, Suggestion]]
    may_tag: bool
    refusal: str | Promise
    choices: dict[str, RootCause]
    weeks: int = SUGGESTION_WEEKS

    @property
    def current(self) -> list[CurrentCause]:
        """The causes that the inquiry has."""
        slots = [(slot, self.tags.at(is_primary=slot == Slot.PRIMARY)) for slot in Slot]
        return [
            CurrentCause(slot, tag, _removal_refusal(self.inquiry, self.tags, slot))
            for slot, tag in slots
            if tag
        ]

    @property
    def found(self) -> list[RootCause]:
        """The causes that the typed text leaves."""
        return [cause for group in self.groups for cause in group.causes]

    @property
    def slots(self) -> list[Slot]:
        """The slots that can be filled: a second cause only beside a primary one."""
        return [Slot.PRIMARY, Slot.SECOND] if self.tags.primary else [Slot.PRIMARY]

    def options(self, chosen: str) -> Options:
        """The causes to choose from; a chosen one is marked once, where it comes first."""
        shown = [] if self.typed else self.frequent
        frequent = [Option(cause, cause.code == chosen, row) for cause, row in shown]
        marked = any(option.is_chosen for option in frequent)
        groups = []
        for group in self.groups:
            options = [Option(cause, cause.code == chosen and not marked) for cause in group.causes]
            is_open = bool(self.typed) or any(option.is_chosen for option in options)
            groups.append(OptionGroup(group.heading, options, is_open))
        return Options(frequent, groups)


def panel_view(person: "Staff", number: str, *, typed: str, now: dt.datetime) -> PanelView:
    """Return the panel of an inquiry; NotFound when it does not exist for this person."""
    inquiry = inquiries.get_inquiry(person, number)
    tags = tags_of(inquiry.pk)
    # Headings are among the causes: nobody asks a cause for its own.
    causes = list(causes_of(inquiry.market_id).select_related(None))
    return PanelView(
        inquiry=inquiry,
        tags=tags,
        typed=typed,
        groups=find(causes, typed),
        frequent=_frequent(inquiry, causes, now),
        may_tag=person.may(Permission.HANDLE_INQUIRY),
        refusal=TagRefusal.MERGED.label if inquiry.status == "MERGED" else "",
        choices={cause.code: cause for group in find(causes, "") for cause in group.causes},
    )


def _frequent(
    inquiry: "Inquiry", causes: list[RootCause], now: dt.datetime
) -> list[tuple[RootCause, Suggestion]]:
    rows = suggestions(market_id=inquiry.market_id, task_type=inquiry.task_type, now=now)
    by_id = {cause.pk: cause for cause in causes}
    return [(by_id[row.cause_id], row) for row in rows if row.cause_id in by_id]


def _removal_refusal(inquiry: "Inquiry", tags: Tags, slot: Slot) -> str | Promise:
    is_primary = slot == Slot.PRIMARY
    other = tags.other_than(is_primary=is_primary)
    state = rules.TagState(
        status=inquiry.status,
        is_primary=is_primary,
        other_cause_id=other.cause_id if other else None,
    )
    refusal = rules.untag_refusal(state)
    return refusal.label if refusal else ""
