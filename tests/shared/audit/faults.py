"""A database that refuses audit entries: nothing of our own is replaced."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

REFUSE = """
CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'no room'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON shared_auditentry
FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse()
"""


@contextmanager
def no_room_in_the_trail() -> Iterator[None]:
    """Let every insert into the trail fail; for tests with `transaction=True`."""
    with connection.cursor() as cursor:
        cursor.execute(REFUSE)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER refuse ON shared_auditentry")
