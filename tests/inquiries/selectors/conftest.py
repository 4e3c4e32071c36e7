"""Selectors are tested as inquiries has them, without the checks that higher apps register."""

import pytest


@pytest.fixture(autouse=True)
def no_checks_of_higher_apps(monkeypatch: pytest.MonkeyPatch) -> None:
    # By name: a conftest is read before Django's models can be.
    monkeypatch.setattr("inquiries.closing_checks._checks", {})
