"""Changing the facts of an inquiry: what it is about, for whom, and the fields of its task."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inquiries.choices import (
    Action,
    DetailProblem,
    EventKind,
    Priority,
    RequesterRole,
    Stage,
    TaskType,
)
from inquiries.models import Customer, Inquiry, Policy
from inquiries.services import rows
from inquiries.task_fields import clean_details, profile_of
from ops_console.shared import errors

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from staff.models import Staff

MAX_SUBJECT = 200


class InvalidDetails(errors.Invalid):
    """Values of task fields cannot be accepted; `problems` says by key what is wrong."""

    code = "invalid_details"
    default_message = _("Some fields of this task cannot be accepted.")

    def __init__(self, problems: Mapping[str, DetailProblem]) -> None:
        self.problems: dict[str, str | Promise] = {
            key: problem.label for key, problem in problems.items()
        }
        super().__init__()


@dataclass(frozen=True, kw_only=True)
class DetailChanges:
    """What to change; None leaves a fact as it is.

    `details` names the task fields to set; an empty value removes one.
    """

    subject: str | None = None
    stage: str | None = None
    task_type: str | None = None
    requester_role: str | None = None
    priority: str | None = None
    details: Mapping[str, Any] | None = None
    customer: Customer | None = None
    policy: Policy | None = None


def checked_details(
    task_type: str, raw: Mapping[str, Any], *, kept: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return storable task fields; InvalidDetails when something is wrong or missing.

    `kept` are values that stand already: they stay unless set anew, also those that the task does
    not know (facts from another system, or of the task type before it was corrected).
    """
    kept = kept or {}
    clean = clean_details(task_type, {**_known_part(task_type, kept), **raw})
    if clean.problems:
        raise InvalidDetails(clean.problems)
    foreign = {key: value for key, value in kept.items() if key not in _keys(task_type)}
    return {**foreign, **clean.values}


@transaction.atomic
def change_details(
    *,
    inquiry_id: int,
    changes: DetailChanges,
    by: "Staff",
    now: dt.datetime,
    version: int | None = None,
) -> Inquiry:
    """Change facts of an inquiry; the event says which, and codes from what to what.

    The clocks keep the targets they were started under and the re-contact link stays as it was set
    at intake: history is not rewritten by a later correction.
    """
    inquiry = rows.locked(inquiry_id, by=by, version=version)
    rows.require(Action.DETAILS, inquiry, by=by)
    new = _new_values(inquiry, changes)
    changed = {name: value for name, value in new.items() if getattr(inquiry, name) != value}
    if not changed:
        return inquiry
    data = _event_data(inquiry, changed)
    rows.change(inquiry, now=now, **changed)
    rows.record_event(inquiry=inquiry, kind=EventKind.DETAILS_CHANGED, by=by, now=now, data=data)
    return inquiry


def _new_values(inquiry: Inquiry, changes: DetailChanges) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, choices in _CODES.items():
        if (code := getattr(changes, name)) is not None:
            values[name] = rows.known(code, choices)
    if changes.subject is not None:
        values["subject"] = rows.required_text(changes.subject, limit=MAX_SUBJECT)
    task_type = values.get("task_type", inquiry.task_type)
    if changes.details is not None or task_type != inquiry.task_type:
        values["details"] = checked_details(task_type, changes.details or {}, kept=inquiry.details)
    customer, policy = changes.customer or inquiry.customer, changes.policy or inquiry.policy
    rows.check_market(inquiry.market_id, customer, policy)
    rows.check_policy_of(customer, policy)
    return {**values, "customer": customer, "policy": policy}


_CODES: dict[str, Any] = {
    "stage": Stage,
    "task_type": TaskType,
    "requester_role": RequesterRole,
    "priority": Priority,
}


def _event_data(inquiry: Inquiry, changed: Mapping[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"fields": sorted(changed)}
    for name in _CODES.keys() & changed.keys():
        data[name] = [getattr(inquiry, name), changed[name]]
    for name in {"customer", "policy"} & changed.keys():
        data[name] = [row and row.pk for row in (getattr(inquiry, name), changed[name])]
    if "details" in changed:
        old, new = inquiry.details, changed["details"]
        data["details"] = sorted(k for k in old.keys() | new.keys() if old.get(k) != new.get(k))
    return data


def _keys(task_type: str) -> set[str]:
    return {field.key for field in profile_of(task_type).fields}


def _known_part(task_type: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    keys = _keys(task_type)
    return {key: value for key, value in kept.items() if key in keys}
