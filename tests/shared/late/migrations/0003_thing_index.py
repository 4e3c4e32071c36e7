"""An index."""

from django.db import migrations, models

from ops_console.shared.indexing import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("late", "0002_thing_code")]
    operations = [AddIndexBeside("thing", models.Index(fields=["code"], name="late_thing_code"))]
