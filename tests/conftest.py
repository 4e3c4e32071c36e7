"""Starts the servers that every test runs against, and finds the browser for journeys."""

import atexit
import io
import os
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext
from importlib import import_module
from typing import Any

import django
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.utils import timezone, translation

from tests import template_database
from tests.browser_program import find_browser, why_missing
from tests.emptied import empty_quickly
from tests.lighter import collect_rarely, lighten, register_profiles, untraced
from tests.one_chain import share_middleware
from tests.servers import TestServers, numbered

FIXTURES = (
    "tests.cast",
    "tests.api.fixtures",
    "tests.exports.fixtures",
    "tests.inquiries.fixtures",
    "tests.inquiries.views.fixtures",
    "tests.voc.fixtures",
    "tests.playbooks.fixtures",
    "tests.metrics.fixtures",
    "tests.rights.fixtures",
    "tests.edges.fixtures",
    "tests.browser.fixtures",
)
# Where walks are, and their fixtures: all routes are asked there, and tracing that takes a third
# more time.
WALKS = ("tests/canary/", "tests/edges/", "tests/rights/")
WORLDS = {"everything", "known_world", "planted"}
# What pages import when it is first needed, and what it defines then would be missed in a walk.
LATE = (
    "ops_console.formats.en.formats",
    "ops_console.shared.form_rendering",
    "voc.rules.crosstabs",
)
SERVERS = TestServers()
MAKING: list[subprocess.Popen[bytes]] = []
# While this module is read, because pytest-django reads the settings right afterwards.
SERVERS.start()
# For a session that ends before it is configured (a wrong option, say).
atexit.register(SERVERS.stop)
register_profiles()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Load the shared fixtures, which need Django's models and so cannot be loaded earlier."""
    django.setup()
    share_middleware()
    empty_quickly()
    lighten()
    for module in FIXTURES:
        session.config.pluginmanager.import_plugin(module)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        if session.config.getoption("numprocesses", 0):
            MAKING.append(template_database.begin())
        # Pages name hashed files, so the tests collect them as every real start does.
        call_command("compile_catalogs", stdout=io.StringIO())
        call_command("build_icons", stdout=io.StringIO())
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that belong together: they wait most, and must not be the last ones."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


def pytest_collection_finish() -> None:
    collect_rarely()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure no walk through the whole console: code counts as covered by its own tests only."""
    fixtures = getattr(item, "fixturenames", ())
    is_walk = item.nodeid.startswith(WALKS) and not WORLDS.isdisjoint(fixtures)
    if is_walk:
        for module in LATE:
            import_module(module)
    with untraced() if is_walk else nullcontext():
        return (yield)


def pytest_unconfigure() -> None:
    while MAKING:
        MAKING.pop().wait()
    SERVERS.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let a parallel worker copy the migrated database instead of migrating one of its own."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        copied = {"TEMPLATE": template_database.wait(), "MIGRATE": False}
        connections["default"].settings_dict["TEST"].update(copied)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """Give each parallel worker a Valkey database of its own, before it reads the settings."""
    for number, spec in enumerate(specs, start=1):
        spec.env["REDIS_URL"] = numbered(os.environ["REDIS_URL"], number)


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Forget the language and the time zone that a test's last request leaves in the thread."""
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give every test that may touch the cache an empty one; pure rules never do."""
    yield
    if {"db", "transactional_db", "live_server"} & set(request.fixturenames):
        cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the installed Chromium; nothing is downloaded."""
    program = find_browser()
    if program is None:
        pytest.skip(why_missing())
    # Chromium's sandbox refuses to work as root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": program, "args": arguments}
