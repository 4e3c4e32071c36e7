"""The issues of a report (task type with cause), ranked by impact."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg2.sql import SQL, Composable

from inquiries.choices import TaskType
from inquiries.task_fields import profile_of
from voc import rules
from voc.choices import DateBasis
from voc.rules import histogram_percentile
from voc.selectors.filters import NOTHING, ReportFilter, parameters, population

# A re-contact counts once the window of its task is over, so that young inquiries do not flatter;
# one person counts at most three times in an issue, so that a few callers do not make it (somebody
# unidentified is a person of their own).
ISSUES = SQL(
    """
    WITH population AS MATERIALIZED (
        SELECT task_type, cause_id, harm, breach, coalesce(customer_id, -tagged.id) AS person,
            received_at <= %(as_of)s - make_interval(days => recontact.days) AS mature,
            returned.id IS NOT NULL AS came_back
        FROM ({population}) tagged
        JOIN unnest(%(tasks)s, %(windows)s) AS recontact (task, days)
            ON recontact.task = tagged.task_type
        LEFT JOIN (
            SELECT DISTINCT recontact_of_id AS id FROM inquiries_inquiry
            WHERE recontact_of_id IS NOT NULL AND market_id = %(market)s {later}
        ) returned ON returned.id = tagged.id
        WHERE cause_id IS NOT NULL
    ), capped AS (
        SELECT task_type, cause_id, sum(least(hits, 3)) AS hits
        FROM (
            SELECT task_type, cause_id, count(*) AS hits
            FROM population WHERE mature AND came_back
            GROUP BY task_type, cause_id, person
        ) persons
        GROUP BY task_type, cause_id
    ), issue AS (
        SELECT task_type, cause_id,
            count(*) FILTER (WHERE harm = 0) AS harm0, count(*) FILTER (WHERE harm = 1) AS harm1,
            count(*) FILTER (WHERE harm = 2) AS harm2, count(*) FILTER (WHERE harm = 3) AS harm3,
            count(*) FILTER (WHERE harm = 4) AS harm4, max(breach) AS breach,
            count(*) FILTER (WHERE harm = %(top)s OR breach = %(top)s) AS severe,
            count(*) FILTER (WHERE mature) AS base
        FROM population
        GROUP BY task_type, cause_id
    )
    SELECT task_type, cause_id, harm0, harm1, harm2, harm3, harm4, breach, severe, base,
        coalesce(hits, 0)
    FROM issue LEFT JOIN capped USING (task_type, cause_id)
    """
)
# Times of handling are counted, not sorted: the median is made of the counts.
HANDLING = SQL(
    """
    SELECT GROUPING(cause_id), task_type, cause_id, handle_seconds, count(*), sum(handle_seconds)
    FROM ({population}) population
    JOIN inquiries_contact contact ON contact.inquiry_id = population.id {contact_bounds}
    WHERE handle_seconds IS NOT NULL
    GROUP BY GROUPING SETS ((task_type, cause_id), (task_type, handle_seconds))
    """
)
LATER = SQL("AND received_at >= %(start)s")
CONTACT_BOUNDS = SQL("AND contact.inquiry_id BETWEEN %(first_id)s AND %(last_id)s")


@dataclass(frozen=True)
class Ranking:
    """The ranked issues, what they are compared with, and how firmly the top three stand."""

    rows: list[rules.Ranked]
    site: rules.Site
    stability: float | None


@dataclass(frozen=True)
class _Handled:
    """Handled contacts by issue, the median contact by task, and all seconds."""

    issues: dict[tuple[str, int], tuple[int, int]]
    medians: dict[str, float]
    seconds: int


def ranking(report: ReportFilter, *, now: dt.datetime) -> Ranking:
    """Rank the issues of the report; they are compared with the whole period of the market."""
    whole = report.whole()
    handled = _handled(whole)
    site_issues = _issues(whole, handled, now)
    site = rules.Site.of(site_issues, handled_seconds=handled.seconds)
    shown = site_issues
    if report.is_narrowed:
        own = _Handled(_handled(report).issues, handled.medians, handled.seconds)
        shown = _issues(report, own, now)
    rows = rules.rank(shown, site)
    return Ranking(rows, site, rules.top_three_stability(rows))


def _issues(report: ReportFilter, handled: _Handled, now: dt.datetime) -> list[rules.ClusterFacts]:
    windows = {task: profile_of(task).window_days for task in TaskType.values}
    received = report.basis == DateBasis.RECEIVED and report.span.first is not None
    query = ISSUES.format(
        population=population(report),
        later=LATER if received else NOTHING,
    )
    more = {"as_of": now, "tasks": list(windows), "windows": list(windows.values())}
    return [_facts(row, handled) for row in _rows(query, parameters(report, **more))]


def _facts(row: tuple[Any, ...], handled: _Handled) -> rules.ClusterFacts:
    task, cause, none, some, money, right, worst, breach, severe, base, hits = row
    contacts, seconds = handled.issues.get((task, cause), (0, 0))
    return rules.ClusterFacts(
        task_type=task,
        cause_id=cause,
        harm_levels=(none, some, money, right, worst),
        worst_breach=breach,
        severe=severe,
        recurrence=rules.Recurrence(base, int(hits)),
        handling=rules.Handling(contacts, seconds, handled.medians.get(task, 0.0)),
    )


def _handled(report: ReportFilter) -> _Handled:
    issues: dict[tuple[str, int], tuple[int, int]] = {}
    times: dict[str, Counter[int]] = {}
    bounds = CONTACT_BOUNDS if report.ids else NOTHING
    query = HANDLING.format(population=population(report), contact_bounds=bounds)
    for of_task, task, cause, seconds, contacts, total in _rows(query, parameters(report)):
        if of_task:
            times.setdefault(task, Counter())[seconds] += contacts
        elif cause is not None:
            issues[task, cause] = (contacts, int(total))
    medians = {task: histogram_percentile(counts, 0.5) or 0.0 for task, counts in times.items()}
    all_seconds = sum(value * n for counts in times.values() for value, n in counts.items())
    return _Handled(issues, medians, all_seconds)


def _rows(query: Composable, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
