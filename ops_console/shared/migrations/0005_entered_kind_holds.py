"""Checks the rows that stand without keeping others from writing."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shared", "0004_entered_kind")]

    operations = [ValidateConstraint(model_name="auditentry", name="audit_kind_known")]
