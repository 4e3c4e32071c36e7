"""Sets and removes the causes of an inquiry."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from inquiries import services as inquiries
from inquiries.choices import EventKind
from inquiries.services.rows import locked
from ops_console.shared import errors
from staff.choices import Permission
from voc import rules, selectors
from voc.choices import Fault, Slot, TagRefusal
from voc.models import RootCause, Tag

if TYPE_CHECKING:
    from inquiries.models import Inquiry
    from staff.models import Staff


@transaction.atomic
def tag_inquiry(
    *,
    inquiry_id: int,
    cause_id: int,
    is_primary: bool,
    harm: int | None,
    breach: int | None,
    fault: str,
    by: "Staff",
    now: dt.datetime,
    caused_by_team_id: int | None = None,
    seen: str | None = None,
) -> Tag:
    """Set a cause in place of the one that stood there; a level of None is the cause's usual one.

    NotFound for an inquiry or cause that is not open to this person; Refused with a TagRefusal;
    Conflict when `seen` (a tag's stamp, "" for none) is no longer what stands there.
    """
    inquiry = _locked(inquiry_id, by)
    cause = _cause(cause_id)
    harm, breach = _levels(cause, harm, breach)
    _same_as_seen((tags := selectors.tags_of(inquiry_id)).at(is_primary=is_primary), seen)
    state = _state(inquiry, cause, tags, is_primary=is_primary, levels=(harm, breach))
    _refuse(rules.tag_refusal(state))
    tag, _created = Tag.objects.update_or_create(
        inquiry_id=inquiry_id,
        is_primary=is_primary,
        defaults={
            "cause": cause,
            "harm": harm,
            "breach": breach,
            "fault": Fault(fault),
            "observed_by_team_id": inquiry.team_id,
            "caused_by_team_id": caused_by_team_id,
            "tagged_by": by,
            "tagged_at": now,
        },
    )
    _record(inquiry, tag, by=by, now=now, removed=False)
    return tag


def _levels(cause: RootCause, harm: int | None, breach: int | None) -> tuple[int, int]:
    return (
        cause.default_harm if harm is None else harm,
        cause.default_breach if breach is None else breach,
    )


def _cause(cause_id: int) -> RootCause:
    cause = RootCause.objects.filter(pk=cause_id).first()
    if cause is None:
        raise errors.NotFound
    return cause


@transaction.atomic
def untag_inquiry(
    *, inquiry_id: int, is_primary: bool, by: "Staff", now: dt.datetime, seen: str | None = None
) -> None:
    """Remove a cause; Refused for the primary one of an answered inquiry or under a second one.

    Conflict when `seen` (the tag's stamp) is no longer what stands there.
    """
    inquiry = _locked(inquiry_id, by)
    tags = selectors.tags_of(inquiry_id)
    tag = tags.at(is_primary=is_primary)
    if tag is None:
        raise errors.NotFound
    _same_as_seen(tag, seen)
    other = tags.other_than(is_primary=is_primary)
    state = rules.TagState(
        status=inquiry.status,
        is_primary=is_primary,
        other_cause_id=other.cause_id if other else None,
    )
    _refuse(rules.untag_refusal(state))
    tag.delete()
    _record(inquiry, tag, by=by, now=now, removed=True)


def _locked(inquiry_id: int, by: "Staff") -> "Inquiry":
    if not by.may(Permission.HANDLE_INQUIRY):
        raise errors.Forbidden
    return locked(inquiry_id, by=by)


def _same_as_seen(tag: Tag | None, seen: str | None) -> None:
    if seen is not None and seen != (tag.stamp if tag else ""):
        raise errors.Conflict


def _state(
    inquiry: "Inquiry",
    cause: RootCause,
    tags: selectors.Tags,
    *,
    is_primary: bool,
    levels: tuple[int, int],
) -> rules.TagState:
    tree = selectors.tree_of(inquiry.market_id)
    other = tags.other_than(is_primary=is_primary)
    return rules.TagState(
        status=inquiry.status,
        is_primary=is_primary,
        other_cause_id=other.cause_id if other else None,
        cause_id=cause.pk,
        in_tree=tree is not None and cause.tree_id == tree.pk,
        is_active=cause.is_active,
        is_leaf=not RootCause.objects.filter(parent=cause, is_active=True).exists(),
        harm=levels[0],
        breach=levels[1],
    )


def _refuse(refusal: TagRefusal | None) -> None:
    if refusal is not None:
        raise errors.Refused(refusal.label, code=refusal.value.lower())


def _record(inquiry: "Inquiry", tag: Tag, *, by: "Staff", now: dt.datetime, removed: bool) -> None:
    data = {
        "cause": tag.cause.code,
        "slot": Slot.PRIMARY.value if tag.is_primary else Slot.SECOND.value,
        "harm": tag.harm,
        "breach": tag.breach,
        "fault": tag.fault,
        "removed": removed,
    }
    inquiries.record_event(inquiry=inquiry, kind=EventKind.CAUSE_TAGGED, by=by, now=now, data=data)
