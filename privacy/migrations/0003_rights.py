"""A review may ask for the rights of each account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_accesses")]

    operations = [
        migrations.AlterField(
            model_name="reviewitem",
            name="kind",
            field=models.CharField(
                choices=[("ACCOUNT", "Account"), ("DOWNLOAD", "Download"), ("RIGHTS", "Rights")],
                max_length=8,
            ),
        ),
    ]
