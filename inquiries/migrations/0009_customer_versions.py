"""Count the changes of a customer, so that nobody writes over what they have not seen."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0008_retention")]

    operations = [
        migrations.AddField(
            "customer", "version", models.PositiveIntegerField(db_default=1, default=1)
        )
    ]
