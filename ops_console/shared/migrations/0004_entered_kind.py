"""The audit trail tells of customers who were entered; rows that stand are checked in the next."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

KINDS = {
    "SIGNED_IN": "Signed in",
    "SIGN_IN_FAILED": "Sign-in failed",
    "LOCKED_OUT": "Locked out",
    "SIGNED_OUT": "Signed out",
    "SECOND_FACTOR": "Second factor changed",
    "RIGHTS": "Rights changed",
    "DENIED": "Refused",
    "SEARCHED": "Searched",
    "VIEWED": "Viewed",
    "REVEALED": "Revealed",
    "ENTERED": "Entered",
    "CHANGED": "Changed",
    "EXPORT_ASKED": "Export asked for",
    "EXPORT_DECIDED": "Export decided",
    "EXPORT_BUILT": "Export built",
    "DOWNLOADED": "Downloaded",
    "IMPORTED": "Imported",
    "ERASED": "Erased",
    "REVIEWED": "Access reviewed",
    "INCIDENT": "Incident search",
    "KEYS_ROTATED": "Keys rotated",
    "OPERATED": "Operation",
}


class Migration(migrations.Migration):
    dependencies = [("shared", "0003_append_only_audit")]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="kind",
            field=models.CharField(choices=list(KINDS.items()), max_length=16),
        ),
        migrations.RemoveConstraint(model_name="auditentry", name="audit_kind_known"),
        AddConstraintNotValid(
            model_name="auditentry",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=list(KINDS)), name="audit_kind_known"
            ),
        ),
    ]
