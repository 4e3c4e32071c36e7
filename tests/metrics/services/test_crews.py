"""Several hands at the same work: what they share, what they keep apart, what they wait for."""

import threading
import time

import pytest
from django.db import connection, transaction

from metrics import services
from metrics.models import FactDay
from metrics.services.crews import Crew
from tests.metrics.world import AS_OF, FIRST_DAY, Place

BACKEND = "SELECT pg_backend_pid()"


def test_a_crew_of_one_works_in_this_thread(db: None) -> None:
    with Crew() as crew:
        assert crew.all_do(threading.get_ident) == [threading.get_ident()]


@pytest.mark.django_db(transaction=True)
def test_each_hand_keeps_a_connection_of_its_own_until_the_crew_parts() -> None:
    meeting = threading.Barrier(3)
    own = backend(meeting=None)

    def work() -> int:
        return backend(meeting)

    with Crew(3) as crew:
        first, second = crew.all_do(work), crew.all_do(work)
        assert len(set(first)) == 3
        assert sorted(first) == sorted(second)
        assert first[0] == own

    assert gone(set(first) - {own})


@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_in_another_hand_is_raised_where_the_crew_was_asked() -> None:
    caller, meeting = threading.get_ident(), threading.Barrier(2)

    def work() -> None:
        meeting.wait(timeout=30)
        if threading.get_ident() != caller:
            raise RuntimeError("not this one")

    with Crew(2) as crew, pytest.raises(RuntimeError, match="not this one"):
        crew.all_do(work)


@pytest.mark.django_db(transaction=True)
def test_days_that_another_process_has_in_hand_are_waited_for(
    world: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    market = world[0].market
    run = services.begin_run(market=market, as_of=AS_OF, now=AS_OF, days=[FIRST_DAY])
    held, enough = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                FactDay.objects.select_for_update().get(market=market, day=FIRST_DAY)
                held.set()
                enough.wait(timeout=30)
        finally:
            connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(timeout=30)
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        enough.set()
        other.join(timeout=30)

    monkeypatch.setattr("metrics.services.runs.time.sleep", wait)
    services.compute_days(run=run, now=AS_OF, report=lambda _days: None)

    assert len(waits) == 1
    assert services.due_days(market=market) == []


def backend(meeting: threading.Barrier | None) -> int:
    """Return the server's process of this thread's connection; meet, so that nobody works twice."""
    if meeting:
        meeting.wait(timeout=30)
    with connection.cursor() as cursor:
        cursor.execute(BACKEND)
        return int(cursor.fetchone()[0])


def gone(backends: set[int]) -> bool:
    """Tell whether these processes of the server have ended, as they do soon after a goodbye."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_stat_activity WHERE pid = ANY(%s)", [list(backends)])
            if not cursor.rowcount:
                return True
        time.sleep(0.02)
    return False
