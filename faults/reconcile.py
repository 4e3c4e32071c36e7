"""Counts in the database what was acknowledged: everything once, nothing by half."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection

from faults.files import ROWS
from faults.journal import ACKNOWLEDGED, REFUSED, UNSETTLED, Journal, Told
from faults.table import Verdict
from ops_console.shared import audit
from ops_console.shared.audit.chain import chains

# Texts by which the effect of each kind of request is found.
FOUND_BY_TEXT = {
    "inquiry": "SELECT substr(subject, 7), number FROM inquiries_inquiry"
    " WHERE subject LIKE 'trial k%'",
    "note": "SELECT substr(body, 7), inquiry_id FROM inquiries_note WHERE body LIKE 'trial k%'",
    "export": "SELECT substr(reason_text, 10), id FROM exports_exportrequest"
    " WHERE reason_text LIKE 'trial of k%'",
}
EVENTS = {"take": "TAKEN", "assign": "ASSIGNED", "cause": "CAUSE_TAGGED", "resolve": "RESOLVED"}
EVENTS_OF_OURS = """
SELECT i.number, e.kind, count(*) FROM inquiries_inquiry i JOIN inquiries_inquiryevent e
ON e.inquiry_id = i.id WHERE i.subject LIKE 'trial k%' GROUP BY 1, 2
"""
PARTS_OF_OURS = """
SELECT i.number, (SELECT count(*) FROM inquiries_clock c WHERE c.inquiry_id = i.id),
       (SELECT count(*) FROM inquiries_contact c WHERE c.inquiry_id = i.id),
       (SELECT count(*) FROM inquiries_note n WHERE n.inquiry_id = i.id)
FROM inquiries_inquiry i WHERE i.subject LIKE 'trial k%'
"""
KEYS = "SELECT key, count(*), min(status) FROM shared_requestkey WHERE key LIKE 'k%' GROUP BY 1"
IMPORTED = """
SELECT split_part(external_ref, '-', 1), count(*), count(DISTINCT external_ref)
FROM inquiries_inquiry WHERE external_source = 'TRIAL' GROUP BY 1
"""
# Each of these finds rows that a half-done request would leave.
HALF = {
    "inquiries without a first event": """SELECT count(*) FROM inquiries_inquiry i
        WHERE (SELECT count(*) FROM inquiries_inquiryevent e WHERE e.inquiry_id = i.id
               AND e.kind IN ('CREATED', 'IMPORTED')) <> 1""",
    "inquiries whose status no event tells of": """SELECT count(*) FROM inquiries_inquiry i
        WHERE i.subject LIKE 'trial k%' AND (i.status = 'RESOLVED') <> EXISTS
        (SELECT FROM inquiries_inquiryevent e WHERE e.inquiry_id = i.id AND e.kind = 'RESOLVED')""",
    "request keys without an answer": "SELECT count(*) FROM shared_requestkey WHERE status = 0",
    "exports that wait for a finished job": """SELECT count(*) FROM exports_exportrequest x
        LEFT JOIN shared_job j ON j.id = x.job_id WHERE x.status = 'QUEUED'
        AND (j.id IS NULL OR j.status IN ('DONE', 'FAILED'))""",
    "exports on record otherwise than once": """SELECT count(*) FROM exports_exportrequest x
        WHERE x.reason_text LIKE 'trial of k%'
        AND (1, CASE x.status WHEN 'READY' THEN 1 ELSE 0 END) <> (
            SELECT count(*) FILTER (WHERE kind = 'EXPORT_ASKED'),
                   count(*) FILTER (WHERE kind = 'EXPORT_BUILT') FROM shared_auditentry a
            WHERE a.object_type = 'exports.ExportRequest' AND a.object_id = x.id::text)""",
    "imports whose counts do not add up": """SELECT count(*) FROM inquiries_importrun
        WHERE finished_at IS NOT NULL AND rows_read <> rows_created + rows_known + rows_rejected
        AND NOT dry_run""",
    "imports that wait for a finished job": """SELECT count(*) FROM inquiries_importrun r
        JOIN shared_job j ON j.id = r.job_id WHERE r.finished_at IS NULL AND j.status = 'DONE'""",
    "pages whose checksum failed": """SELECT coalesce(sum(checksum_failures), 0)
        FROM pg_stat_database""",
}
DURABLE = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")


def reconcile(journal: Journal) -> Verdict:
    """Compare what was acknowledged with what is there."""
    verdict = Verdict()
    keys = {key: (count, status) for key, count, status in _rows(KEYS)}
    for what in FOUND_BY_TEXT:
        _texts(verdict, what, journal=journal, keys=keys)
    _verbs(verdict, journal)
    _parts(verdict, journal)
    _imports(verdict, journal)
    _exports(verdict)
    verdict.complaints += [
        f"{count} {name}" for name, sql in HALF.items() if (count := _rows(sql)[0][0])
    ]
    verdict.complaints += broken_chains()
    return verdict


def broken_chains() -> list[str]:
    """Walk the audit trail; say where it is broken."""
    faults = [audit.verify(chain) for chain in chains()]
    return [f"the chain {fault.chain} at {fault.number}: {fault.why}" for fault in faults if fault]


def not_durable() -> list[str]:
    """Say which promise of the database's settings is off."""
    shown = {name: _rows(f"SHOW {name}")[0][0] for name in DURABLE}
    return [f"{name} is {value}" for name, value in shown.items() if value != "on"]


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _texts(verdict: Verdict, what: str, *, journal: Journal, keys: dict[str, Any]) -> None:
    """What is told in a text of its own: once when acknowledged, never when refused."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, reference in _rows(FOUND_BY_TEXT[what]):
        found[key].append(str(reference))
    for told in _of_kind(journal, what):
        there = found.get(told.key, [])
        _count(verdict, told, len(there))
        if what != "note" and told.end == ACKNOWLEDGED and there and told.reference not in there:
            verdict.complaints.append(f"{what} {told.key} was called {told.reference}")
        count, status = keys.get(told.key, (0, 200))
        if count != len(there) or status < 200:
            verdict.complaints.append(f"{what} {told.key}: {count} keys for {len(there)} effects")


def _count(verdict: Verdict, told: Told, there: int) -> None:
    verdict.lost += told.end == ACKNOWLEDGED and there == 0
    verdict.duplicated += max(0, there - 1)
    if told.end == REFUSED and there:
        verdict.complaints.append(f"{told.what} {told.key} was refused and done")


def _verbs(verdict: Verdict, journal: Journal) -> None:
    """What moves an inquiry: as many events as were acknowledged, of however many requests."""
    events = {(number, kind): count for number, kind, count in _rows(EVENTS_OF_OURS)}
    for what, kind in EVENTS.items():
        sure = Counter(told.reference for told in journal.acknowledged(what))
        perhaps = Counter(
            told.reference for told in _of_kind(journal, what) if told.end == UNSETTLED
        )
        for number in {told.reference for told in _of_kind(journal, what)}:
            there = events.get((number, kind), 0)
            verdict.lost += max(0, sure[number] - there)
            verdict.duplicated += max(0, there - sure[number] - perhaps[number])


def _parts(verdict: Verdict, journal: Journal) -> None:
    """What belongs to an inquiry: two clocks, its contact, the notes that were acknowledged."""
    notes = Counter(told.reference for told in _of_kind(journal, "note"))
    sure = Counter(told.reference for told in journal.acknowledged("note"))
    parts = {number: (clocks, legs, said) for number, clocks, legs, said in _rows(PARTS_OF_OURS)}
    for told in journal.acknowledged("inquiry"):
        clocks, legs, said = parts.get(told.reference, (2, told.contacts, 0))
        fits = sure[told.reference] <= said <= notes[told.reference]
        if told.reference in parts and ((clocks, legs) != (2, told.contacts) or not fits):
            verdict.complaints.append(
                f"{told.reference} has {clocks} clocks, {legs} contacts, {said} notes"
            )


def _imports(verdict: Verdict, journal: Journal) -> None:
    """What was imported: every row of the file, once."""
    found = {word: (count, different) for word, count, different in _rows(IMPORTED)}
    for told in _of_kind(journal, "import"):
        count, different = found.get(told.reference.split(" ")[1], (0, 0))
        verdict.duplicated += count - different
        expected = {ROWS} if told.end == ACKNOWLEDGED else {0, ROWS}
        if different not in expected:
            verdict.lost += told.end == ACKNOWLEDGED and different < ROWS
            verdict.complaints.append(f"import {told.reference} has {different} of {ROWS} rows")


def _exports(verdict: Verdict) -> None:
    """What was exported: the file that the row tells of, and no other."""
    ready = _rows(
        "SELECT id, file, size, sha256, rows FROM exports_exportrequest WHERE status = 'READY'"
    )
    for pk, name, size, sha256, rows in ready:
        path = settings.EXPORT_DIR / name
        content = path.read_bytes() if path.exists() else b""
        if (len(content), hashlib.sha256(content).hexdigest()) != (size, sha256):
            verdict.complaints.append(f"export {pk}: its file is not what was written")
        elif content.count(b"\n") < rows:
            verdict.complaints.append(f"export {pk}: fewer lines than its {rows} rows")


def _of_kind(journal: Journal, what: str) -> Iterable[Told]:
    return (entry for entry in journal.entries if entry.what == what)
