"""Former customers are kept apart until they are erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0010_reveals")]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="separated_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
