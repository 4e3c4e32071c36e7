"""Logging inquiries through the service, beside the plain inserts of the same rows."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from random import Random
from statistics import median
from typing import Any

from django.db import connection, transaction

from benchmarks.pages import AGENT
from benchmarks.results import Result
from benchmarks.timing import ROUNDS, milliseconds, p95
from benchmarks.visiting import Visitor
from inquiries.selectors import get_customer_by_id, get_policy
from inquiries.services import NewInquiry, log_inquiry
from ops_console.shared import clock

SAMPLES, SEED = 60, 11
PEOPLE = """
SELECT customer_id, policy_id FROM inquiries_inquiry
WHERE market_id = %s AND policy_id IS NOT NULL ORDER BY received_at DESC LIMIT 2000
"""
LIKE = "CREATE TABLE {table}_like (LIKE {table} INCLUDING ALL)"
TABLES = {
    "inquiries_inquiry": "id",
    "inquiries_inquiryevent": "inquiry_id",
    "inquiries_clock": "inquiry_id",
}
INSERT = "INSERT INTO {table}_like SELECT * FROM {table} WHERE {key} = %s"


def intake(rows: int) -> Result:
    """Measure the service: inquiry, event, clocks and the link to what it comes back to."""
    visitor = Visitor(AGENT)
    wanted = _wanted(visitor.person)
    logged: list[int] = []

    def log(data: NewInquiry) -> None:
        logged.append(log_inquiry(data=data, by=visitor.person, now=clock.now()).pk)

    for data in islice(wanted, 5):
        log(data)
    value = median(
        p95([milliseconds(partial(log, data)) for data in islice(wanted, SAMPLES)])
        for _round in range(ROUNDS)
    )
    floor = median(_floor(logged[-SAMPLES:]) for _round in range(ROUNDS))
    return Result("intake_ms", value, "ms", rows, floor, value / floor)


def _wanted(person: Any) -> Iterator[NewInquiry]:
    """Yield what callers of the recent past may ask again; a third is a re-contact."""
    chance = Random(SEED)  # noqa: S311 - not for secrets
    team = person.teams.select_related("market").get()
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [team.market_id])
        people = cursor.fetchall()
    while True:
        customer_id, policy_id = chance.choice(people)
        yield NewInquiry(
            market=team.market,
            team=team,
            channel="CALL_IN",
            stage="CLAIM",
            task_type="CLAIM_STATUS",
            subject="심사 진행 상황 문의",
            customer_words="지난주에 청구했는데 아직 연락이 없어요.",
            words_language="ko",
            customer=get_customer_by_id(person, customer_id),
            policy=get_policy(person, policy_id),
            assign_to_me=True,
        )


def _floor(inquiry_ids: list[int]) -> float:
    """Insert the same rows again into tables with the same indexes, one transaction each."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(LIKE.format(table=table))
        times = [milliseconds(partial(_insert, cursor, inquiry_id)) for inquiry_id in inquiry_ids]
        for table in TABLES:
            cursor.execute(f"DROP TABLE {table}_like")
    return p95(times)


def _insert(cursor: Any, inquiry_id: int) -> None:
    with transaction.atomic():
        for table, key in TABLES.items():
            cursor.execute(INSERT.format(table=table, key=key), [inquiry_id])
