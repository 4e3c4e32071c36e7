"""Imports are found among all other entries of the trail, without stopping its writers."""

from django.db import migrations, models

from ops_console.shared.indexing import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shared", "0006_audit_found_by")]

    operations = [
        AddIndexBeside(
            "auditentry",
            models.Index(fields=["at"], name="audit_imported", condition=models.Q(kind="IMPORTED")),
        ),
    ]
