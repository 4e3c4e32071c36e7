"""Contract: the plain columns go, the blind indexes are searched."""

from django.db import migrations, models

from ops_console.shared.personal.encrypted import BlindIndexField, EncryptedField

PLAIN = ("name", "phone", "email", "birth_date", "address")
INDEXES = {
    "customer_phone": "phone_index",
    "customer_name": "name_index",
    "customer_email": "email_index",
    "customer_national_id": "national_id_index",
}


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0006_seal_customers")]

    operations = [
        *(migrations.RemoveField("customer", f"{name}_plain") for name in PLAIN),
        migrations.AlterField("customer", "name", EncryptedField(personal="name")),
        *(
            migrations.AlterField(
                "customer", field, BlindIndexField(of=field.removesuffix("_index"))
            )
            for field in INDEXES.values()
        ),
        *(
            migrations.AddIndex("customer", models.Index(fields=["market", field], name=name))
            for name, field in INDEXES.items()
        ),
    ]
