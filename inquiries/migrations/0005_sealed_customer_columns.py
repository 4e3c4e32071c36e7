"""Expand: columns for sealed personal data beside the plain ones, which get other names."""

from django.db import migrations, models

from inquiries.models.customers import PhoneField
from ops_console.shared.personal.encrypted import BlindIndexField, EncryptedField, RowIdField

PLAIN = {
    "name": models.CharField(max_length=120, default=""),
    "phone": models.TextField(default=""),
    "email": models.CharField(max_length=254, default=""),
    "birth_date": models.DateField(null=True),
    "address": models.TextField(default=""),
}
SEALED = {
    "name": EncryptedField(default="", personal="name"),
    "phone": PhoneField(blank=True, default="", personal="phone"),
    "email": EncryptedField(blank=True, default="", personal="email"),
    "birth_date": EncryptedField(blank=True, default="", personal="birth_date"),
    "address": EncryptedField(blank=True, default="", personal="address"),
    "national_id": EncryptedField(blank=True, default="", personal="national_id"),
    "account": EncryptedField(blank=True, default="", personal="account"),
    "health_notes": EncryptedField(blank=True, default="", personal="health"),
}
INDEXED = ("name", "phone", "email", "national_id")


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0004_whose_work")]

    operations = [
        migrations.RemoveIndex("customer", "customer_phone"),
        migrations.RemoveIndex("customer", "customer_name"),
        *(migrations.AlterField("customer", name, field) for name, field in PLAIN.items()),
        *(migrations.RenameField("customer", name, f"{name}_plain") for name in PLAIN),
        *(migrations.AddField("customer", name, field) for name, field in SEALED.items()),
        *(
            migrations.AddField("customer", f"{name}_index", BlindIndexField(of=name, default=""))
            for name in INDEXED
        ),
        migrations.AlterField("customer", "id", RowIdField(primary_key=True, serialize=False)),
    ]
