"""Events can be added and read, nothing else; the database itself refuses the rest.

TRUNCATE is possible only in a session that says `ops.maintenance = on`: the test suite empties its
tables so. UPDATE and DELETE have no such door.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION inquiries_refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('ops.maintenance', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'events of inquiries are append-only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER inquiries_event_rows_stay BEFORE UPDATE OR DELETE ON inquiries_inquiryevent
    FOR EACH STATEMENT EXECUTE FUNCTION inquiries_refuse_event_change();
CREATE TRIGGER inquiries_event_table_stays BEFORE TRUNCATE ON inquiries_inquiryevent
    FOR EACH STATEMENT EXECUTE FUNCTION inquiries_refuse_event_change();
"""
DROP = """
DROP TRIGGER inquiries_event_table_stays ON inquiries_inquiryevent;
DROP TRIGGER inquiries_event_rows_stay ON inquiries_inquiryevent;
DROP FUNCTION inquiries_refuse_event_change();
"""


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0002_number_sequences")]

    operations = [migrations.RunSQL(CREATE, DROP)]
