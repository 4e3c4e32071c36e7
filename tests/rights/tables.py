"""A checksum of every table, to see that nothing was written."""

from typing import Any

from django.apps import apps
from django.db import connection

# A session's own clock, counted looks, and the trail, which tells of the reading.
OF_THE_READER = {"django_session", "inquiries_look", "shared_auditentry", "privacy_access"}


def state_of_tables() -> dict[str, Any]:
    """Return a checksum of every table that somebody's reading must not touch."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    sums = (
        "SELECT '{0}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{0}\" t"
    )
    parts = [sums.format(table) for table in sorted(tables - OF_THE_READER)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())
