"""What the role of the running console may do in the database: rows, but neither tables nor past.

Two roles, because a trigger stops a mistake but not the owner of the table, who may switch it off:
the owner migrates and restores, the serving role reads and writes rows.
"""

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg2 import sql

# Nothing but reading and adding: what has happened stays.
ADDED_ONLY = "append_only"


def append_only_tables() -> list[str]:
    """Return the tables of the models that say of themselves that rows stay as they are."""
    models = [model for model in apps.get_models() if getattr(model, ADDED_ONLY, False)]
    return sorted(model._meta.db_table for model in models)  # noqa: SLF001 - Django's way


@transaction.atomic
def grant_rights(role: str) -> bool:
    """Give the role what the console needs while it runs, and take away everything else.

    To be repeated after each migration, by the owner of the tables. Does nothing and returns False
    for the role that asks, which owns them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (role,):
            return False
        for statement in _statements():
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role), **_tables()))
    return True


def _statements() -> list[str]:
    return [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "REVOKE UPDATE, DELETE ON {append_only} FROM {role}",
        "REVOKE INSERT, UPDATE, DELETE ON {migrations} FROM {role}",
    ]


def _tables() -> dict[str, sql.Composable]:
    kept = [sql.Identifier(name) for name in append_only_tables()]
    migrations = MigrationRecorder.Migration._meta.db_table  # noqa: SLF001
    return {"append_only": sql.SQL(", ").join(kept), "migrations": sql.Identifier(migrations)}
