"""The guards in the code, the table of the tests and the paper say the same."""

from typing import Any

import pytest
from django.urls import resolve

from staff.choices import Permission, Role
from staff.rules import PERMISSIONS
from tests.rights.document import PATH, rights_document
from tests.rights.walk import TABLE
from tests.test_urls import ROUTES

# Open to everybody who is signed in.
WITHOUT_PERMISSION = {
    "gallery", "gallery_page", "staff:profile", "staff:confirm", "staff:security", "staff:password",
    "staff:app_new", "staff:app_remove", "staff:app_codes", "staff:end_sessions", "api:schema",
    "api:docs",
}  # fmt: skip


def guard_of(name: str) -> Any:
    view: Any = resolve(ROUTES[name]).func
    return getattr(getattr(view, "cls", view), "permission", None)


def test_the_paper_on_rights_is_up_to_date() -> None:
    text = PATH.read_text(encoding="utf-8") if PATH.exists() else ""

    assert text == rights_document(), "Run python -m tests.rights.document"
    assert all(f"`{name}`" in text for name in TABLE)


def test_every_guard_lets_in_whom_the_table_lets_in() -> None:
    different = {}
    for name, route in TABLE.items():
        wanted = {"USE_API"} if name.startswith("api:") else set()
        if permission := guard_of(name):
            roles = {role for role in Role.values if {permission, *wanted} <= PERMISSIONS[role]}
            if roles != set(route.roles):
                different[name] = (permission, roles ^ set(route.roles))

    assert different == {}
    assert {name for name in TABLE if guard_of(name) is None} == WITHOUT_PERMISSION


# Written down a second time, so that no line of the table of permissions moves unseen.
HOLDERS = {
    "VIEW_INQUIRIES": "AGENT LEAD ANALYST MANAGER PRIVACY ADMIN",
    "LOG_INQUIRY": "AGENT LEAD",
    "HANDLE_INQUIRY": "AGENT LEAD",
    "ASSIGN_INQUIRY": "LEAD MANAGER",
    "VIEW_CUSTOMERS": "AGENT LEAD MANAGER PRIVACY",
    "VIEW_PLAYBOOKS": "AGENT LEAD ANALYST CONTENT MANAGER ADMIN",
    "RUN_PLAYBOOK": "AGENT LEAD",
    "VIEW_VOC": "LEAD ANALYST CONTENT MANAGER ADMIN",
    "EXPORT_VOC": "LEAD ANALYST MANAGER",
    "VIEW_METRICS": "LEAD ANALYST CONTENT MANAGER ADMIN",
    "RECORD_CORRECTION": "AGENT LEAD",
    "IMPORT_INQUIRIES": "ANALYST ADMIN",
    "USE_API": "AGENT LEAD ANALYST MANAGER",
    "CHANGE_CUSTOMER": "AGENT LEAD",
    "REVEAL_PERSONAL": "AGENT LEAD",
    "REVEAL_SENSITIVE": "LEAD",
    "ASK_EXPORT": "LEAD ANALYST MANAGER PRIVACY",
    "APPROVE_EXPORT": "MANAGER PRIVACY",
    "VIEW_AUDIT": "PRIVACY",
    "REVIEW_ACCESS": "MANAGER PRIVACY",
    "SEARCH_INCIDENTS": "PRIVACY",
    "MANAGE_RETENTION": "PRIVACY",
    "MANAGE_STAFF": "ADMIN",
    "OPERATE": "ADMIN",
}


@pytest.mark.parametrize("permission", Permission.values)
def test_a_permission_is_held_by_these_roles_and_no_other(permission: str) -> None:
    holders = {role for role in Role.values if permission in PERMISSIONS[role]}

    assert holders == set(HOLDERS[permission].split())


def test_whoever_gives_rights_or_runs_the_console_works_with_no_customer() -> None:
    work = {
        "LOG_INQUIRY", "HANDLE_INQUIRY", "ASSIGN_INQUIRY", "RUN_PLAYBOOK", "RECORD_CORRECTION",
        "VIEW_CUSTOMERS", "CHANGE_CUSTOMER", "REVEAL_PERSONAL", "REVEAL_SENSITIVE", "ASK_EXPORT",
        "APPROVE_EXPORT", "USE_API",
    }  # fmt: skip
    rulers = [role for role, held in PERMISSIONS.items() if held & {"MANAGE_STAFF", "OPERATE"}]

    assert rulers == ["ADMIN"]
    assert all(PERMISSIONS[role].isdisjoint(work) for role in rulers)
