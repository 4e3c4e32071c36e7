"""Truth tables of rights and scope."""

import pytest

from staff import rules
from staff.choices import Permission, Role


@pytest.mark.parametrize("role", Role.values)
def test_every_role_is_in_the_table_and_holds_known_permissions(role: str) -> None:
    assert rules.PERMISSIONS[role] <= set(Permission.values)


@pytest.mark.parametrize("permission", Permission.values)
def test_every_permission_is_held_by_some_role_and_refused_to_some(permission: str) -> None:
    holders = {role for role in Role.values if rules.allows(role, permission)}

    assert holders
    assert holders != set(Role.values)


def test_an_unknown_role_has_no_permission() -> None:
    assert not rules.allows("NOBODY", Permission.VIEW_INQUIRIES)


@pytest.mark.parametrize(
    ("role", "permission", "allowed"),
    [
        ("AGENT", "LOG_INQUIRY", True),
        ("AGENT", "ASSIGN_INQUIRY", False),
        ("AGENT", "VIEW_METRICS", False),
        ("LEAD", "ASSIGN_INQUIRY", True),
        ("LEAD", "IMPORT_INQUIRIES", False),
        ("ANALYST", "EXPORT_VOC", True),
        ("ANALYST", "HANDLE_INQUIRY", False),
        ("CONTENT", "VIEW_INQUIRIES", False),
        ("PRIVACY", "EXPORT_VOC", False),
    ],
)
def test_the_table_says_who_may_do_what(role: str, permission: str, *, allowed: bool) -> None:
    assert rules.allows(role, permission) is allowed


@pytest.mark.parametrize(
    ("who_may", "may_also"),
    [
        ("REVEAL_SENSITIVE", "REVEAL_PERSONAL"),
        ("REVEAL_PERSONAL", "VIEW_CUSTOMERS"),
        ("CHANGE_CUSTOMER", "VIEW_CUSTOMERS"),
        ("HANDLE_INQUIRY", "VIEW_INQUIRIES"),
        ("ASSIGN_INQUIRY", "VIEW_INQUIRIES"),
        ("RUN_PLAYBOOK", "VIEW_PLAYBOOKS"),
        ("EXPORT_VOC", "VIEW_VOC"),
        ("EXPORT_VOC", "ASK_EXPORT"),
        ("APPROVE_EXPORT", "ASK_EXPORT"),
        ("ASK_EXPORT", "VIEW_INQUIRIES"),
    ],
)
def test_a_right_comes_with_those_without_which_it_is_none(who_may: str, may_also: str) -> None:
    for role in Role.values:
        assert rules.allows(role, may_also) or not rules.allows(role, who_may), role


def test_whoever_gives_rights_neither_sees_data_in_clear_nor_takes_it_away_nor_reviews() -> None:
    apart = {
        "REVEAL_PERSONAL", "REVEAL_SENSITIVE", "EXPORT_VOC", "ASK_EXPORT", "APPROVE_EXPORT",
        "VIEW_AUDIT", "REVIEW_ACCESS", "MANAGE_RETENTION",
    }  # fmt: skip
    for role in Role.values:
        if rules.allows(role, "MANAGE_STAFF"):
            assert not rules.PERMISSIONS[role] & apart


def test_whoever_watches_over_access_does_not_work_with_customers() -> None:
    for role in Role.values:
        if rules.allows(role, "VIEW_AUDIT"):
            assert not rules.PERMISSIONS[role] & {"HANDLE_INQUIRY", "REVEAL_PERSONAL", "OPERATE"}


@pytest.mark.parametrize("role", ["AGENT", "LEAD"])
def test_agents_and_leads_see_their_teams_only(role: str) -> None:
    scope = rules.scope_of(role, market_ids={1, 2}, teams={10: 1})

    assert scope == rules.Scope(frozenset({1}), frozenset({10}))


@pytest.mark.parametrize("role", ["ANALYST", "CONTENT", "MANAGER", "PRIVACY", "ADMIN"])
def test_other_roles_see_every_team_of_their_markets(role: str) -> None:
    scope = rules.scope_of(role, market_ids={1}, teams={20: 2})

    assert scope == rules.Scope(frozenset({1, 2}), None)


def test_an_agent_without_a_team_sees_nothing() -> None:
    assert rules.scope_of("AGENT", market_ids={1}, teams={}) == rules.Scope(
        frozenset(), frozenset()
    )
