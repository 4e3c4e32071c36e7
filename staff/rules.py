"""Who may do what: the one table of roles and permissions, and the scope of a person."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

_VIEW = {"VIEW_INQUIRIES", "VIEW_CUSTOMERS", "VIEW_PLAYBOOKS"}
_WORK = {"LOG_INQUIRY", "HANDLE_INQUIRY", "RUN_PLAYBOOK", "RECORD_CORRECTION", "USE_API"}
_READ_NUMBERS = {"VIEW_VOC", "VIEW_METRICS"}
_CUSTOMERS = {"CHANGE_CUSTOMER", "REVEAL_PERSONAL"}

PERMISSIONS: dict[str, frozenset[str]] = {
    "AGENT": frozenset(_VIEW | _WORK | _CUSTOMERS),
    "LEAD": frozenset(
        _VIEW
        | _WORK
        | _CUSTOMERS
        | _READ_NUMBERS
        | {"REVEAL_SENSITIVE", "ASSIGN_INQUIRY", "EXPORT_VOC", "ASK_EXPORT"}
    ),
    "ANALYST": frozenset(
        _READ_NUMBERS
        | {"VIEW_INQUIRIES", "VIEW_PLAYBOOKS", "EXPORT_VOC", "IMPORT_INQUIRIES", "USE_API"}
        | {"ASK_EXPORT"}
    ),
    "CONTENT": frozenset(_READ_NUMBERS | {"VIEW_PLAYBOOKS"}),
    "MANAGER": frozenset(
        _VIEW
        | _READ_NUMBERS
        | {"ASSIGN_INQUIRY", "EXPORT_VOC", "USE_API"}
        | {"ASK_EXPORT", "APPROVE_EXPORT", "REVIEW_ACCESS"}
    ),
    "PRIVACY": frozenset(
        {"VIEW_INQUIRIES", "VIEW_CUSTOMERS", "VIEW_AUDIT", "REVIEW_ACCESS", "SEARCH_INCIDENTS"}
        | {"MANAGE_RETENTION", "ASK_EXPORT", "APPROVE_EXPORT"}
    ),
    # Whoever gives rights does not use them: who is to work with customers gets another role.
    "ADMIN": frozenset(
        _READ_NUMBERS
        | {"VIEW_INQUIRIES", "VIEW_PLAYBOOKS"}
        | {"IMPORT_INQUIRIES", "MANAGE_STAFF", "OPERATE"}
    ),
}
# Agents and leads see their own teams; the others see every team of their markets.
TEAM_SCOPED_ROLES = frozenset({"AGENT", "LEAD"})


@dataclass(frozen=True)
class Scope:
    """The rows that somebody may see: markets, and within them teams (None: every team)."""

    market_ids: frozenset[int]
    team_ids: frozenset[int] | None


def allows(role: str, permission: str) -> bool:
    """Tell whether the role has the permission; an unknown role has none."""
    return permission in PERMISSIONS.get(role, frozenset())


def scope_of(role: str, *, market_ids: set[int], teams: dict[int, int]) -> Scope:
    """Return the scope of a person with these markets and teams (team id → market id)."""
    if role in TEAM_SCOPED_ROLES:
        return Scope(frozenset(teams.values()), frozenset(teams))
    return Scope(frozenset(market_ids) | frozenset(teams.values()), None)


def needs_second_factor(role: str, required: Collection[str]) -> bool:
    """Tell whether the role signs in with a second factor only."""
    return role in required


def shortest(limits: Mapping[str, int], names: Collection[str]) -> int:
    """Return the shortest limit among the usual one ("") and those for these roles and markets."""
    return min(value for name, value in limits.items() if not name or name in names)


def session_end(*, age: float, idle: float, max_age: float, max_idle: float) -> str:
    """Say why a session of this age (seconds), unused for so long, is over; empty when not."""
    if age > max_age:
        return "ABSOLUTE"
    return "IDLE" if idle > max_idle else ""


def stranger_is_refused(
    *, user_failures: int, address_failures: int, user_limit: int, address_limit: int
) -> bool:
    """Tell whether somebody at an address that is new to them must wait.

    Whoever has signed in from the address before is never asked: otherwise anybody could lock out
    a colleague, or one careless machine the whole floor behind its address.
    """
    return user_failures >= user_limit or address_failures >= address_limit


def rights_refusal(*, actor_id: int, person_id: int) -> str | None:
    """Say why the actor may not change these rights, as a code; None when they may."""
    return "own_rights" if actor_id == person_id else None


def is_dormant(
    *, last_login: dt.datetime | None, access_since: dt.datetime | None, before: dt.datetime
) -> bool:
    """Tell whether an account was last used, or opened, before the moment."""
    moments = [moment for moment in (last_login, access_since) if moment]
    return bool(moments) and max(moments) < before


_KEYBOARD = ("qwertyuiopasdfghjklzxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz")
_LEAST_WEIGHT = 8
_COMMON_WORD_WEIGHT = 3
_LEAST_DIFFERENT = 6
_LONGEST_WORD = 20
_SHORTEST_WORD = 4


def password_weakness(
    password: str, *, common: Collection[str], house: Collection[str]
) -> str | None:
    """Say what makes a long password easy to guess, as a code; None when nothing does.

    Letters weigh one each, a run along the keyboard or a repetition one as a whole, a common word
    three once, a word of the house (lower case, as the common ones) nothing; digits and signs
    do not count. So `insurername2026` falls and four words picked at random stand.
    """
    lowered = password.casefold()
    if len(set(lowered)) < _LEAST_DIFFERENT:
        return "few_characters"
    letters = "".join(char for char in lowered if char.isalpha())
    if not letters.isascii():
        return None
    rest, words = _parted(letters, {*common, *house})
    weight = _without_runs(rest) + _COMMON_WORD_WEIGHT * len(words - set(house))
    return "guessable" if weight < _LEAST_WEIGHT else None


def _parted(letters: str, words: Collection[str]) -> tuple[str, set[str]]:
    """Return the letters outside known words, and the words; the longest is taken first."""
    at, rest, found = 0, "", set()
    while at < len(letters):
        sizes = range(min(_LONGEST_WORD, len(letters) - at), _SHORTEST_WORD - 1, -1)
        size = next((size for size in sizes if letters[at : at + size] in words), 0)
        if size:
            found.add(letters[at : at + size])
        else:
            rest += letters[at]
        at += size or 1
    return rest, found


def _without_runs(letters: str) -> int:
    """Count letters, a run along the keyboard or of one letter as a single one."""
    count = 1 if letters else 0
    for before, char in pairwise(letters):
        pair = before + char
        runs = before == char or any(pair in row or pair[::-1] in row for row in _KEYBOARD)
        count += 0 if runs else 1
    return count
