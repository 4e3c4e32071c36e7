"""The same request twice has one effect."""

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from pytest_django import Settings
from rest_framework.response import Response

from ops_console.shared import clock, errors, tasks
from ops_console.shared.idempotency import KEPT, DoneBefore, KeyMissing, StillRunning, run_once
from ops_console.shared.models import Job, RequestKey
from staff.models import Market, Staff
from tests.cast import make_person


def request_of(person: Staff) -> HttpRequest:
    request = HttpRequest()
    request.user = person
    return request


def redirecting() -> HttpResponse:
    Market.objects.create(code=f"M{Market.objects.count()}")
    return HttpResponse(status=302, headers={"Location": "/inquiries/KR-1/"})


def post(
    person: Staff, work: Callable[[], HttpResponse] = redirecting, **fields: Any
) -> HttpResponse:
    fields = {"route": "inquiries:new", "key": "k1", "body": {"subject": "a"}, **fields}
    return run_once(request_of(person), work=work, **fields)


@pytest.fixture
def person(db: None) -> Staff:
    return make_person("alice", "AGENT")


def test_a_repetition_gets_the_first_answer_without_a_second_effect(person: Staff) -> None:
    first, second = post(person), post(person)

    assert Market.objects.count() == 1
    assert (second.status_code, second.headers["Location"]) == (
        first.status_code,
        first.headers["Location"],
    )


def test_an_answer_with_data_is_replayed_as_json(person: Staff) -> None:
    def created() -> Response:
        return Response({"number": "KR-1"}, status=201)

    post(person, created)
    again = post(person, created)

    assert (again.status_code, again.content) == (201, b'{"number": "KR-1"}')


def test_the_same_key_with_another_body_is_refused(person: Staff) -> None:
    post(person)

    with pytest.raises(errors.Invalid):
        post(person, body={"subject": "b"})

    assert Market.objects.count() == 1


def test_what_was_sent_is_kept_as_a_hash_that_nobody_can_guess_without_the_secret(
    person: Staff, settings: Settings
) -> None:
    post(person)
    settings.SECRET_KEY = "another secret of this test, long enough to be one"
    post(person, key="k2")

    first, second = RequestKey.objects.order_by("pk")
    plain = hashlib.sha256(json.dumps({"subject": "a"}).encode()).hexdigest()
    assert len({first.fingerprint, second.fingerprint, plain}) == 3


@pytest.mark.parametrize("change", [{"route": "inquiries:note"}, {"key": "k2"}], ids=str)
def test_another_route_or_key_is_another_request(person: Staff, change: dict[str, Any]) -> None:
    post(person)
    post(person, **change)

    assert Market.objects.count() == 2


def test_keys_of_two_people_do_not_meet(person: Staff) -> None:
    post(person)
    post(make_person("bob", "LEAD"))

    assert Market.objects.count() == 2


def test_a_refusal_is_rolled_back_and_not_kept(person: Staff) -> None:
    def refused() -> HttpResponse:
        redirecting()
        return HttpResponse(status=422)

    assert post(person, refused).status_code == 422
    assert (Market.objects.count(), RequestKey.objects.count()) == (0, 0)
    assert post(person).status_code == 302


def test_a_fault_is_rolled_back_and_not_kept(person: Staff) -> None:
    def faulty() -> HttpResponse:
        redirecting()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        post(person, faulty)

    assert (Market.objects.count(), RequestKey.objects.count()) == (0, 0)


def test_without_a_key_nothing_is_done(person: Staff) -> None:
    with pytest.raises(KeyMissing) as refused:
        post(person, key="")

    assert (refused.value.status, Market.objects.count()) == (400, 0)


def test_a_page_that_is_not_kept_is_not_made_twice(person: Staff) -> None:
    def shown_once() -> HttpResponse:
        redirecting()
        return HttpResponse("a secret that is shown once")

    assert post(person, shown_once).status_code == 200
    with pytest.raises(DoneBefore):
        post(person, shown_once)

    assert Market.objects.count() == 1
    assert RequestKey.objects.get().body is None


@pytest.mark.parametrize("key", ["x" * 65, "a\x00b"])
def test_a_key_that_cannot_be_kept_is_refused(person: Staff, key: str) -> None:
    with pytest.raises(errors.Invalid):
        post(person, key=key)


def test_keys_are_forgotten_after_three_days_with_the_answers_in_them(person: Staff) -> None:
    post(person, key="old")
    RequestKey.objects.update(created_at=clock.now() - KEPT - dt.timedelta(minutes=1))
    post(person, key="young")

    tasks.forget_request_keys()

    assert list(RequestKey.objects.values_list("key", flat=True)) == ["young"]


def test_a_repetition_of_a_long_running_request_is_told_to_come_back(
    transactional_db: None,
) -> None:
    person = make_person("alice", "AGENT")
    inside, told = threading.Event(), threading.Event()
    answers: list[int] = []

    def slowly() -> HttpResponse:
        inside.set()
        assert told.wait(30)
        return queueing()

    def first() -> None:
        try:
            answers.append(post(person, slowly).status_code)
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(30)
    with pytest.raises(StillRunning) as refused:
        post(person, queueing)
    told.set()
    thread.join(30)

    assert (refused.value.status, errors.headers_of(refused.value)) == (409, {"Retry-After": "2"})
    assert (answers, Job.objects.count()) == ([302], 1)
    assert post(person, queueing).status_code == 302
    assert Job.objects.count() == 1


def test_the_work_itself_may_wait_for_locks_as_long_as_ever(person: Staff) -> None:
    patience = []

    def looking() -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            patience.append(cursor.fetchone()[0])
        return HttpResponse(status=302, headers={"Location": "/"})

    post(person, looking)

    assert patience == ["10s"]


def test_parallel_repetitions_have_one_effect(transactional_db: None) -> None:
    person = make_person("alice", "AGENT")
    start = threading.Barrier(8)
    statuses: list[int] = []

    def repeat() -> None:
        start.wait(10)
        try:
            statuses.append(post(person, queueing).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=repeat) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert statuses == [302] * 8
    assert Job.objects.count() == 1


def queueing() -> HttpResponse:
    Job.objects.create(
        kind="test", period=str(threading.get_ident()), queued_at="2026-11-02T00:00Z"
    )
    return HttpResponse(status=302, headers={"Location": "/"})
