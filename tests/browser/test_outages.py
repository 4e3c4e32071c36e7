"""Database or Valkey gone: a plain page in the person's language; the console returns by itself."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ops_console.embedded.state import PASSABLE, State
from tests.browser.own_site import OwnSite

pytestmark = pytest.mark.browser
CHILDREN = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")

# A session that the database would have to look up, and the language that its profile left behind.
VISITOR = {"Cookie": "ops-session=0123456789abcdef; ops-language=ko", "Accept-Language": "en"}


@pytest.fixture(scope="module")
def site() -> Iterator[OwnSite]:
    folder = Path(tempfile.mkdtemp(prefix="ops-console-outage-"))
    folder.chmod(PASSABLE)
    own = OwnSite(State(folder).ensure())
    try:
        yield own.start()
    finally:
        own.stop()
        shutil.rmtree(folder)


def test_without_the_database_a_plain_page_says_so_and_the_console_returns(site: OwnSite) -> None:
    assert site.get("/desk/", **VISITOR)[0] == 302
    site.end("postgres")
    try:
        status, page = site.get("/desk/", **VISITOR)
        api_status, api = site.get("/api/v1/inquiries/", **VISITOR)
    finally:
        site.begin("postgres")

    assert (status, api_status) == (503, 503)
    assert '<html lang="ko"' in " ".join(page.split())
    assert "data-error-message" in page
    assert '"code": "unavailable"' in api
    assert site.answers_again("/desk/", 302, **VISITOR)


def test_every_thread_returns_not_only_the_one_that_met_the_outage(site: OwnSite) -> None:
    for _request in range(12):
        site.get("/desk/", **VISITOR)
    site.end("postgres")
    statuses = {site.get("/desk/", **VISITOR)[0] for _request in range(6)}
    site.begin("postgres")

    assert statuses == {503}
    assert site.answers_again("/desk/", 302, **VISITOR)
    assert {site.get("/desk/", **VISITOR)[0] for _request in range(20)} == {302}


def test_pages_that_need_only_the_database_work_without_valkey(site: OwnSite) -> None:
    site.end("valkey")
    try:
        assert site.get("/desk/", **VISITOR)[0] == 302
        assert site.get("/sign-in/")[0] == 200
        assert site.get("/livez")[0] == 200
        status, told = site.get("/readyz")
        assert (status, '"failing": ["valkey"]' in told) == (503, True)
    finally:
        site.begin("valkey")


@pytest.mark.skipif(not CHILDREN.exists(), reason="the system does not list a process's children")
def test_while_the_database_hangs_probes_are_answered_and_pages_when_it_is_back(
    site: OwnSite,
) -> None:
    more_than_threads = 12
    assert site.get("/desk/", **VISITOR)[0] == 302
    with ThreadPoolExecutor(more_than_threads) as people:
        with site.frozen("postgres"):
            pages = [people.submit(site.get, "/desk/", **VISITOR) for _ in range(more_than_threads)]
            alive = site.get("/livez")[0]
            status, told = site.get("/readyz")
            assert not any(page.done() for page in pages)
        statuses = {page.result()[0] for page in pages}

    assert (alive, status, '"database"' in told) == (200, 503, True)
    assert statuses == {302}
    assert site.answers_again("/readyz", 200)


@pytest.mark.skipif(not CHILDREN.exists(), reason="the system does not list a process's children")
def test_while_valkey_hangs_pages_are_answered(site: OwnSite) -> None:
    with site.frozen("valkey"):
        assert site.get("/desk/", **VISITOR)[0] == 302
        assert site.get("/sign-in/")[0] == 200
        status, told = site.get("/readyz")
    assert (status, '"failing": ["valkey"]' in told) == (503, True)
    assert site.answers_again("/readyz", 200)
