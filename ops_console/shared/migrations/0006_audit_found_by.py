"""The trail is found by account, address, object and request too, without stopping its writers."""

from django.db import migrations, models

from ops_console.shared.indexing import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shared", "0005_entered_kind_holds")]

    operations = [
        AddIndexBeside(
            "auditentry", models.Index(fields=["actor_name", "at"], name="audit_actor_name")
        ),
        AddIndexBeside("auditentry", models.Index(fields=["address", "at"], name="audit_address")),
        AddIndexBeside("auditentry", models.Index(fields=["object_id", "at"], name="audit_object")),
        AddIndexBeside("auditentry", models.Index(fields=["request_id"], name="audit_request")),
    ]
