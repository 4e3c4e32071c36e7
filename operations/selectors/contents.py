"""What a database holds, counted and summed so that two can be compared."""

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg2 import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

# The text of a row depends on these; the same row must give the same text on both sides.
_SAME_TEXTS = (
    "SET SESSION statement_timeout = 0; SET SESSION TIME ZONE 'UTC'; SET SESSION datestyle = 'ISO';"
    "SET SESSION intervalstyle = 'postgres'; SET SESSION bytea_output = 'hex';"
    "SET SESSION extra_float_digits = 1; SET SESSION search_path = public"
)
_TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY c.relname
"""
_ANYTHING = """
SELECT count(*) FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
"""
_SEQUENCES = """
SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences
WHERE schemaname = 'public' ORDER BY sequencename
"""
# In 256 portions, because one text of all hashes would not fit for a table of many millions.
_SUM = """
SELECT coalesce(sum(rows), 0)::bigint, md5(coalesce(string_agg(digest, '' ORDER BY portion), ''))
FROM (
    SELECT left(hash, 2) AS portion, count(*) AS rows,
           md5(string_agg(hash, '' ORDER BY hash COLLATE "C")) AS digest
    FROM (SELECT md5(whole_row_::text) AS hash FROM {table} AS whole_row_) AS hashes
    GROUP BY 1
) AS portions
"""


@dataclass(frozen=True)
class Contents:
    """Rows and digest of each table, and how far each sequence has counted."""

    tables: dict[str, tuple[int, str]]
    sequences: dict[str, int]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(count for count, _digest in self.tables.values())

    def differences(self, found: "Contents") -> list[str]:
        """Name the tables of FOUND that are not as here, and the sequences that lag behind."""
        names = sorted({*self.tables, *found.tables})
        tables = [name for name in names if self.tables.get(name) != found.tables.get(name)]
        behind = [
            name for name, value in self.sequences.items() if found.sequences.get(name, -1) < value
        ]
        return tables + behind


@contextmanager
def snapshot(connection: Any) -> "Iterator[tuple[Any, str]]":
    """Give a cursor in a snapshot that does not move, and the name by which others may share it."""
    with connection, connection.cursor() as cursor:
        cursor.execute(_SAME_TEXTS)
        connection.commit()
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor, cursor.fetchone()[0]


def read_contents(cursor: Any) -> Contents:
    """Count and sum every table of the console."""
    cursor.execute(_SEQUENCES)
    sequences = dict(cursor.fetchall())
    cursor.execute(_TABLES)
    tables = {}
    for (name,) in cursor.fetchall():
        cursor.execute(sql.SQL(_SUM).format(table=sql.Identifier(name)))
        rows, digest = cursor.fetchone()
        tables[name] = (int(rows), str(digest))
    return Contents(tables, sequences)


def chain_ends(cursor: Any) -> list[tuple[str, int, str]]:
    """Return chain, number and hash of the last entry of every audit chain."""
    cursor.execute(
        "SELECT DISTINCT ON (chain) chain, number, hash FROM shared_auditentry "
        "ORDER BY chain, number DESC"
    )
    return list(cursor.fetchall())


def is_empty(cursor: Any) -> bool:
    """Tell whether the database holds nothing at all."""
    cursor.execute(_ANYTHING)
    return bool(cursor.fetchone()[0] == 0)


def applied_migrations(cursor: Any) -> list[str]:
    """Return the migrations that the database has been through."""
    cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    return [name for (name,) in cursor.fetchall()]
