"""The audit trail can be added to and read, nothing else; the database itself refuses the rest.

TRUNCATE is possible only in a session that says `ops.maintenance = on`: the test suite empties its
tables so. UPDATE and DELETE have no such door.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION shared_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('ops.maintenance', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the audit trail is append-only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER shared_audit_rows_stay BEFORE UPDATE OR DELETE ON shared_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION shared_refuse_audit_change();
CREATE TRIGGER shared_audit_table_stays BEFORE TRUNCATE ON shared_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION shared_refuse_audit_change();
"""
DROP = """
DROP TRIGGER shared_audit_table_stays ON shared_auditentry;
DROP TRIGGER shared_audit_rows_stay ON shared_auditentry;
DROP FUNCTION shared_refuse_audit_change();
"""


class Migration(migrations.Migration):
    dependencies = [("shared", "0002_audit_trail")]

    operations = [migrations.RunSQL(CREATE, DROP)]
