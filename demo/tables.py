"""Rows on their way into the database: ids given out beforehand, lines collected, then COPY."""

import io
import json
import re
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db import connection

from inquiries import services
from inquiries.services import numbers

COLUMNS: dict[str, tuple[str, ...]] = {
    "staff_market": ("id", "code", "names", "time_zone", "currency", "languages"),
    "staff_team": ("id", "market_id", "code", "name", "leader_id", "is_active"),
    "staff_staff": (
        "id", "password", "is_superuser", "username", "display_name", "email", "role", "language",
        "density", "theme", "hotkeys", "is_active", "is_staff", "joined_at",
    ),
    "staff_staff_markets": ("staff_id", "market_id"),
    "staff_staff_teams": ("staff_id", "team_id"),
    "inquiries_businesscalendar": (
        "id", "market_id", "version", "hours", "holiday_country", "holiday_categories",
        "is_current",
    ),
    "inquiries_dayoverride": ("calendar_id", "day", "kind", "hours", "reason"),
    "inquiries_servicepolicy": (
        "id", "market_id", "kind", "task_type", "minutes", "effective_from",
    ),
    "inquiries_customer": (
        "id", "market_id", "reference", "kind", "language", "contact_changed_at", "created_at",
        "version", *services.CUSTOMER_COLUMNS,
    ),
    "inquiries_policy": (
        "id", "market_id", "number", "holder_id", "insured_id", "product", "status", "applied_on",
        "delivered_on", "premium", "surrender_value", "loan_balance", "riders",
    ),
    "inquiries_inquiry": (
        "id", "number", "market_id", "team_id", "assignee_id", "customer_id", "policy_id",
        "channel", "channel_out", "stage", "task_type", "requester_role", "subject",
        "customer_words", "words_language", "details", "priority", "status", "received_at",
        "first_response_at", "resolved_at", "closed_at", "promised_at", "next_due_at",
        "complaint_level", "complaint_at", "recontact_of_id", "merged_into_id", "external_source",
        "external_ref", "version", "created_by_id", "created_at", "updated_at",
    ),
    "inquiries_inquiryevent": ("inquiry_id", "kind", "at", "actor_id", "data"),
    "inquiries_contact": (
        "id", "inquiry_id", "kind", "agent_id", "queued_at", "answered_at", "hold_seconds",
        "ended_at", "wrapped_up_at", "handle_seconds", "abandoned",
    ),
    "inquiries_clock": (
        "id", "inquiry_id", "kind", "round", "service_policy_id", "calendar_id", "started_at",
        "due_at", "stopped_at",
    ),
    "inquiries_clockpause": ("clock_id", "reason", "started_at", "ended_at"),
    "inquiries_note": ("id", "inquiry_id", "kind", "body", "author_id", "created_at"),
    "inquiries_correction": (
        "id", "inquiry_id", "kind", "owner", "description", "recorded_by_id", "recorded_at",
    ),
    "voc_tag": (
        "inquiry_id", "cause_id", "is_primary", "harm", "breach", "fault", "observed_by_team_id",
        "caused_by_team_id", "tagged_by_id", "tagged_at",
    ),
    "playbooks_run": (
        "id", "inquiry_id", "playbook_id", "version_id", "by_id", "state", "language", "answers",
        "variables", "rule_id", "path", "outcome", "due_on", "script_text", "proposed_text",
        "record_text", "note_id", "deviation", "deviation_text", "started_at", "finished_at",
    ),
}  # fmt: skip
NUMBERS_AT_ONCE = 1000
LINES_AT_ONCE = 50_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})
_UNSAFE = re.compile(r"[\\\n\t\r]")


class Tables:
    """Where rows are collected; a `base` keeps ids apart from others who write at the same time."""

    def __init__(self, *, base: int | None = None) -> None:
        self._lines: dict[str, list[str]] = {table: [] for table in COLUMNS}
        self._next = {
            table: count(1 + (_last_id(table) if base is None else base))
            for table, columns in COLUMNS.items()
            if columns[0] == "id"
        }
        self._used: dict[str, int] = {}
        self._numbers: list[int] = []
        self._waiting = 0

    def new_id(self, table: str) -> int:
        """Return the id of a row to come."""
        self._used[table] = found = next(self._next[table])
        return found

    def number(self) -> int:
        """Return the next number for an inquiry."""
        if not self._numbers:
            self._numbers = numbers.allot(NUMBERS_AT_ONCE)[::-1]
        return self._numbers.pop()

    def add(self, table: str, row: Sequence[Any]) -> None:
        """Put a row, in the order of COLUMNS, aside to be written."""
        self._lines[table].append("\t".join(map(_cell, row)))
        self._waiting += 1

    def flush_when_large(self) -> None:
        """Write when there is enough; between whole inquiries only."""
        if self._waiting >= LINES_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write everything, parents first, and move the sequences behind the ids given out."""
        for table, lines in self._lines.items():
            _copy(table, lines)
            lines.clear()
        with connection.cursor() as cursor:
            for table, used in self._used.items():
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest(%s,"
                    " (SELECT last_value FROM pg_sequences WHERE quote_ident(schemaname) || '.' ||"
                    " quote_ident(sequencename) = pg_get_serial_sequence(%s, 'id'))))",
                    [table, used, table],
                )
        self._waiting = 0


def as_json(value: Any) -> str:
    """Return a value as the text that a jsonb column takes."""
    return json.dumps(value, ensure_ascii=False)


def _cell(value: Any) -> str:
    """Return a value in PostgreSQL's COPY text format."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES) if _UNSAFE.search(value) else value
    return str(value)


def _copy(table: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    text = io.StringIO("\n".join(lines) + "\n")
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN", text)


def _last_id(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 - our own names
        return int(cursor.fetchone()[0])
