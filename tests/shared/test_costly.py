"""Reports never take every thread: the desk of everybody else goes on."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from itertools import islice

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ops_console.environment import web_threads
from ops_console.shared.costly import PLACES, Crowded, Places, StillMaking
from staff.models import Market, Staff
from tests.cast import make_person, signed_in
from tests.test_urls import ROUTES
from voc.models import CauseTree

# Whatever reads the raw rows of a period for one answer.
COSTLY = {"voc:report", "voc:pivot", "voc:pivot_csv"}
HALF = max(1, web_threads() // 2)
ASKED = HALF + 7


def views(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, object]]:
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from views(part, f"{part.namespace}:" if part.namespace else space)
        elif isinstance(part, URLPattern):
            yield f"{space}{part.name}", part.callback


def test_what_is_costly_is_listed_here() -> None:
    marked = {name for name, view in views(get_resolver()) if getattr(view, "is_costly", False)}

    assert marked == COSTLY


@contextmanager
def all_taken() -> Iterator[None]:
    """Hold every place, as somebody else's."""
    with ExitStack() as held:
        for number in range(HALF):
            held.enter_context(PLACES.place(-1 - number))
        yield


@pytest.mark.parametrize("name", sorted(COSTLY))
def test_without_room_the_answer_says_so_and_nothing_else_is_refused(
    ops_tree: CauseTree, dana: Staff, name: str
) -> None:
    client = signed_in(dana)
    with all_taken():
        refused = client.get(ROUTES[name])
        beside = client.get("/inquiries/")
    later = client.get(ROUTES[name])

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    assert "Many reports are being made right now" in refused.text
    assert "Try again" in refused.text
    assert beside.status_code == 200
    assert later.status_code == 200


def test_one_person_has_two_places_and_others_theirs() -> None:
    places = Places(total=3, each=2)

    with places.place(1), places.place(1):
        with pytest.raises(StillMaking), places.place(1):
            pass
        with places.place(2), pytest.raises(Crowded), places.place(3):
            pass
        with places.place(3):
            pass


def test_a_place_is_given_back_whatever_happens() -> None:
    places = Places(total=1, each=1)

    for _turn in range(3):
        with pytest.raises(ValueError, match="fault"), places.place(1):
            raise ValueError("fault")
    with places.place(2):
        pass


def ask(client: Client, path: str) -> int:
    try:
        return client.get(path).status_code
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_reports_that_do_not_end_leave_the_desk_its_threads(
    ops_tree: CauseTree, market_kr: Market
) -> None:
    people = [make_person(f"p{n}", "ANALYST", markets=[market_kr]) for n in range(ASKED + 1)]
    clients = [signed_in(person) for person in people]
    with ThreadPoolExecutor(web_threads()) as pool, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE voc_rootcause, voc_causetree IN ACCESS EXCLUSIVE MODE")
        reports: list[Future[int]] = [pool.submit(ask, client, "/voc/") for client in clients[1:]]
        refused = [done.result() for done in islice(as_completed(reports), ASKED - HALF)]
        desk = pool.submit(ask, clients[0], "/desk/").result()
        unfinished = [report for report in reports if not report.done()]
        transaction.set_rollback(True)

    assert refused == [429] * (ASKED - HALF)
    assert desk == 200
    assert [report.result() for report in unfinished] == [200] * HALF
