"""The command itself, with few rows, in a database of its own."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from benchmarks.results import BARS

GROWTH = {"queue_page_growth", "dashboard_growth"}


@pytest.mark.bench
@pytest.mark.django_db(transaction=True)
def test_every_figure_is_measured_and_nothing_is_left_behind() -> None:
    said = io.StringIO()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database")
        (databases,) = cursor.fetchone()

    call_command("bench", rows=1000, json=True, stdout=said, stderr=io.StringIO())

    results = [json.loads(line) for line in said.getvalue().splitlines()]
    assert {result["metric"] for result in results} == BARS.keys() - GROWTH
    measured = [
        result for result in results if result["bar"] != 0 and "rss" not in result["metric"]
    ]
    assert all(result["value"] > 0 for result in measured)
    assert [result["value"] for result in results if result["metric"] == "agents_50_lost"] == [0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database")
        assert cursor.fetchone() == (databases,)
        cursor.execute("SELECT count(*) FROM inquiries_inquiry")
        assert cursor.fetchone() == (0,)


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(CommandError, match="20"):
        call_command("bench", rows=10)
