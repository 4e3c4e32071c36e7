"""Puts an inquiry that has been told, and all that belongs to it, aside to be written."""

from operator import itemgetter

from demo.life import Life
from demo.tables import as_json


def write(life: Life) -> None:
    """Add the rows of the inquiry to its tables."""
    tables = life.desk.tables
    _write_inquiry(life)
    for at, kind, by, data in sorted(life.events, key=itemgetter(0)):
        tables.add("inquiries_inquiryevent", (life.pk, kind, at, by, as_json(data)))
    for table, rows in (
        ("inquiries_contact", life.contacts),
        ("inquiries_note", life.notes),
        ("inquiries_correction", life.corrections),
        ("playbooks_run", life.runs),
    ):
        for row in rows:
            tables.add(table, row)
    _write_clocks(life)
    _write_tags(life)


def _write_inquiry(life: Life) -> None:
    told = life.told
    life.desk.tables.add("inquiries_inquiry", (
        life.pk, life.number, life.desk.market_id, life.team.pk,
        life.assignee.pk if life.assignee else None, life.caller.pk, life.caller.policy_id,
        told.channel, life.channel_out, told.stage, told.task_type, told.role, told.subject,
        told.words, life.desk.language if told.words else "", as_json(told.details),
        told.priority, life.status, told.received, life.first_response, life.resolved,
        life.closed, life.promised, life.next_due if life.is_open else None,
        life.complaint_level, life.complaint_at, life.recontact_of, life.merged_into, "", "",
        life.version, life.created_by, life.created, life.updated,
    ))  # fmt: skip


def _write_clocks(life: Life) -> None:
    tables = life.desk.tables
    for clock in life.clocks:
        policy, _minutes = life.desk.target(clock.kind, life.told.task_type)
        row = (clock.pk, life.pk, clock.kind, clock.round, policy, life.desk.calendar_id)
        tables.add("inquiries_clock", (*row, clock.started, clock.due, clock.stopped))
        for pause in clock.pauses:
            tables.add("inquiries_clockpause", (clock.pk, *pause))


def _write_tags(life: Life) -> None:
    for primary, (cause, by, at) in life.tags.items():
        levels = (cause.harm, cause.breach, cause.fault, life.team.pk, cause.caused_by)
        row = (life.pk, cause.cause_id, primary, *levels, by.pk, at)
        life.desk.tables.add("voc_tag", row)
