"""A business step happens whole or not at all, whichever of its statements fails."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connection, transaction

from inquiries import services
from inquiries.selectors import Asked
from inquiries.services import CustomerChanges
from staff.models import Staff, Team
from tests import factories
from tests.inquiries.services.steps import at, logged, resolved, taken

pytestmark = pytest.mark.django_db
APPS = ("inquiries", "shared", "voc", "playbooks", "exports")
# They undo and do not work: without them nothing could be rolled back.
UNDOING = ("SAVEPOINT", "RELEASE", "ROLLBACK")
READING = ("SELECT", "SET CONSTRAINTS")
World = dict[str, Any]
Step = Callable[[World], Any]


def inquiry_of(world: World, name: str = "taken") -> int:
    return int(world[name].pk)


STEPS: dict[str, Step] = {
    "log": lambda w: logged(w["team"], w["alice"], start_contact=True, assign_to_me=True),
    "take": lambda w: services.take(inquiry_id=inquiry_of(w, "new"), by=w["alice"], now=at(5)),
    "assign": lambda w: services.assign(
        inquiry_id=inquiry_of(w, "new"), to=w["alice"], by=w["bob"], now=at(5)
    ),
    "transfer": lambda w: services.transfer(
        inquiry_id=inquiry_of(w), team=w["other_team"], by=w["alice"], now=at(5)
    ),
    "note": lambda w: services.add_note(
        inquiry_id=inquiry_of(w), body="Called back", by=w["alice"], now=at(5)
    ),
    "wait": lambda w: services.start_waiting(
        inquiry_id=inquiry_of(w), for_whom="CUSTOMER", reason="ANSWER", by=w["alice"], now=at(5)
    ),
    "complaint": lambda w: services.register_complaint(
        inquiry_id=inquiry_of(w), level="EXTERNAL", by=w["alice"], now=at(5)
    ),
    "resolve": lambda w: services.resolve(inquiry_id=inquiry_of(w), by=w["alice"], now=at(30)),
    "close": lambda w: services.close(
        inquiry_id=inquiry_of(w, "resolved"), confirmed=True, by=w["alice"], now=at(60)
    ),
    "reopen": lambda w: services.reopen(
        inquiry_id=inquiry_of(w, "resolved"), reason="NOT_FULFILLED", by=w["alice"], now=at(60)
    ),
    "merge": lambda w: services.merge(
        inquiry_id=inquiry_of(w, "new"), into_id=inquiry_of(w), by=w["alice"], now=at(5)
    ),
    "customer": lambda w: services.change_customer(
        customer_id=w["kim"].pk,
        changes=CustomerChanges(phone="010-0000-9999"),
        by=w["alice"],
        now=at(5),
        version=w["kim"].version,
    ),
    "reveal": lambda w: services.reveal(
        target=services.target_of(
            asked=Asked("customer", w["kim"].pk, "phone", w["taken"].number),
            by=w["alice"],
            now=at(5),
        ),
        why=services.Why("VERIFY_CALLER"),
        by=w["alice"],
        now=at(5),
    ),
}


@contextmanager
def failing_at(number: int) -> Iterator[list[str]]:
    """Refuse the statement with this number, as a lost connection or a full disk would."""
    seen: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if not sql.startswith(UNDOING):
            seen.append(sql)
            if len(seen) == number:
                raise OperationalError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield seen


def everything() -> dict[str, Any]:
    """Return a checksum of every table that a step may touch."""
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in APPS]
    sums = (
        f"SELECT '{table}', md5(string_agg(r::text, '|' ORDER BY r::text)) FROM {table} r"  # noqa: S608
        for table in sorted(m._meta.db_table for m in models)
    )
    with connection.cursor() as cursor:
        # In no order: workers side by side may answer for the tables.
        cursor.execute(" UNION ALL ".join(sums))
        return dict(cursor.fetchall())


@pytest.fixture
def world(team_claims: Team, alice: Staff, bob: Staff, targets_kr: Any) -> World:
    kim = factories.make_customer(team_claims.market, phone="010-1234-5678")
    return {
        "team": team_claims,
        "other_team": Team.objects.create(market=team_claims.market, code="NEXT", name="Next"),
        "alice": alice,
        "bob": bob,
        "kim": kim,
        "new": logged(team_claims, alice),
        "taken": taken(team_claims, alice, customer=kim),
        "resolved": resolved(team_claims, alice),
    }


def attempt(step: Step, world: World, *, failing: int) -> tuple[bool, list[str]]:
    """Try the step with one failing statement; tell whether it failed, and what it had sent."""
    with transaction.atomic(), failing_at(failing) as statements:
        try:
            step(world)
        except OperationalError:
            return True, statements
        transaction.set_rollback(True)
        return False, statements


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_nothing_is_half_done_wherever_a_statement_fails(world: World, step: Step) -> None:
    before = everything()
    # The first time, people remember where they belong, which later attempts need not ask again.
    attempt(step, world, failing=0)
    _failed, whole = attempt(step, world, failing=0)

    for number in range(1, len(whole) + 1):
        failed, statements = attempt(step, world, failing=number)
        assert failed, statements[-1]
        assert everything() == before, statements[-1]

    written = [sql for sql in whole if not sql.startswith(READING)]
    assert len(written) >= 2, "this step is whole by itself"
