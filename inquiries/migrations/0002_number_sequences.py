"""Sequences from which numbers of inquiries and references of customers are allotted."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE inquiries_number_seq", "DROP SEQUENCE inquiries_number_seq"
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE customers_reference_seq", "DROP SEQUENCE customers_reference_seq"
        ),
    ]
