"""What an account may do, as a re-certification shows it: at the opening, as judged, now."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from privacy.choices import ItemKind
from staff.choices import Role
from staff.selectors import rights_now

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from privacy.models import ReviewItem

DIGITS = 16


@dataclass(frozen=True)
class RightsState:
    """What an account might do at one moment."""

    when: "str | Promise"
    rights: Mapping[str, Any]
    is_judged: bool

    @property
    def role(self) -> "str | Promise":
        """The role as people call it."""
        return role_label(self.rights["role"])


def role_label(code: str) -> "str | Promise":
    """Return what a role is called; its code when there is no such role any more."""
    return Role(code).label if code in Role.values else code


def rights_states(item: "ReviewItem") -> list[RightsState]:
    """Return the rights at the opening, and those judged and those of now where they differ."""
    judged = item.facts.get("judged")
    told = [(_("At the opening"), item.facts["rights"])]
    if judged is not None and judged != told[-1][1]:
        told.append((_("When judged"), judged))
    now = rights_now(item.account)
    if now != told[-1][1]:
        told.append((_("Now"), now))
    return [RightsState(when, rights, rights == judged) for when, rights in told]


def rights_stamp(item: "ReviewItem") -> str:
    """Return what tells the account's rights of now from others; empty for other items."""
    if item.kind != ItemKind.RIGHTS:
        return ""
    told = json.dumps(rights_now(item.account), sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:DIGITS]


def day_of_fact(item: "ReviewItem", name: str) -> dt.date | None:
    """Return a day among the facts of an item; None when there was none."""
    told = item.facts.get(name)
    return dt.date.fromisoformat(told) if told else None
