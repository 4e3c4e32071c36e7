"""Backfill: seal what stands in the plain columns; in batches, and again where it was interrupted."""

from django.db import migrations

MOVED = ("name", "phone", "email", "birth_date", "address")
WRITTEN = [*MOVED, "name_index", "phone_index", "email_index", "national_id_index"]
AT_ONCE = 1000


def seal(apps, _schema_editor):
    """Move plain values into sealed columns."""
    for customer in _every(apps):
        for field in MOVED:
            setattr(customer, field, getattr(customer, f"{field}_plain"))
        customer.save(update_fields=WRITTEN)


def unseal(apps, _schema_editor):
    """Move sealed values back into plain columns."""
    for customer in _every(apps):
        for field in MOVED:
            setattr(customer, f"{field}_plain", getattr(customer, field).reveal() or None)
        for field in set(MOVED) - {"birth_date"}:
            setattr(customer, f"{field}_plain", getattr(customer, f"{field}_plain") or "")
        customer.save(update_fields=[f"{field}_plain" for field in MOVED])


def _every(apps):
    customers = apps.get_model("inquiries", "Customer").objects.order_by("pk")
    last = 0
    while batch := list(customers.filter(pk__gt=last)[:AT_ONCE]):
        yield from batch
        last = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("inquiries", "0005_sealed_customer_columns")]

    operations = [migrations.RunPython(seal, unseal)]
