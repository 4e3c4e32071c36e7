"""A column."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("late", "0001_initial")]
    operations = [migrations.AddField("thing", "code", models.TextField(default="", db_default=""))]
