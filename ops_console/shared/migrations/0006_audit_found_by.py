"""The trail is found by account, address, object and request too, without stopping its writers."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shared", "0005_entered_kind_holds")]

    operations = [
        AddIndexConcurrently(
            "auditentry", models.Index(fields=["actor_name", "at"], name="audit_actor_name")
        ),
        AddIndexConcurrently(
            "auditentry", models.Index(fields=["address", "at"], name="audit_address")
        ),
        AddIndexConcurrently(
            "auditentry", models.Index(fields=["object_id", "at"], name="audit_object")
        ),
        AddIndexConcurrently(
            "auditentry", models.Index(fields=["request_id"], name="audit_request")
        ),
    ]
