"""Tells the planner that people work in their own teams.

Without it, PostgreSQL takes team and person for independent, expects a twentieth of somebody's work
and reads and sorts all of it instead of walking it in due order.
"""

from django.db import migrations

CREATE = """
CREATE STATISTICS inquiry_whose_work (dependencies, mcv)
ON market_id, team_id, assignee_id, status FROM inquiries_inquiry
"""
DROP = "DROP STATISTICS inquiry_whose_work"


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0003_append_only_events")]

    operations = [migrations.RunSQL(CREATE, DROP)]
