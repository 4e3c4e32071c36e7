"""Who may do what: the one table of roles and permissions, and the scope of a person."""

from dataclasses import dataclass

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
    "ADMIN": frozenset(
        _VIEW
        | _WORK
        | _READ_NUMBERS
        | {"ASSIGN_INQUIRY", "EXPORT_VOC", "IMPORT_INQUIRIES", "MANAGE_STAFF", "OPERATE"}
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
