"""A version that agents have worked by stays as it was; the database itself refuses the rest.

From publication on only two things may happen: its end is set, and it is withdrawn. TRUNCATE is
possible only in a session that says `ops.maintenance = on`: the test suite empties its tables so.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION playbooks_refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'DRAFT' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status = 'PUBLISHED' AND NEW.status IN ('PUBLISHED', 'WITHDRAWN')
        AND (to_jsonb(NEW) - 'status' - 'effective_to' - 'withdrawn_at')
          = (to_jsonb(OLD) - 'status' - 'effective_to' - 'withdrawn_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'published versions of playbooks do not change: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE FUNCTION playbooks_refuse_version_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('ops.maintenance', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'published versions of playbooks do not change: TRUNCATE refused'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER playbooks_version_rows_stay BEFORE UPDATE OR DELETE ON playbooks_playbookversion
    FOR EACH ROW EXECUTE FUNCTION playbooks_refuse_version_change();
CREATE TRIGGER playbooks_version_table_stays BEFORE TRUNCATE ON playbooks_playbookversion
    FOR EACH STATEMENT EXECUTE FUNCTION playbooks_refuse_version_truncate();
"""
DROP = """
DROP TRIGGER playbooks_version_table_stays ON playbooks_playbookversion;
DROP TRIGGER playbooks_version_rows_stay ON playbooks_playbookversion;
DROP FUNCTION playbooks_refuse_version_truncate();
DROP FUNCTION playbooks_refuse_version_change();
"""


class Migration(migrations.Migration):
    dependencies = [("playbooks", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
