"""Every access with the person whose data it was, an import's told one by one."""

from django.db import migrations, models

# One batch of an import has one entry, which names the first and the last of its inquiries; between
# them may lie what others logged in that moment, with times and sources of their own. The first part
# has no condition, so that its rows are read in the order of an index (imports name nobody there).
CREATE = """
CREATE VIEW privacy_access AS
SELECT id, chain, at, kind, actor_name, address, subject_type, subject_id, object_id, field_name,
       data
FROM shared_auditentry
UNION ALL
SELECT entry.id, entry.chain, entry.at, entry.kind, entry.actor_name, entry.address,
       (CASE WHEN inquiry.customer_id IS NULL THEN 'inquiries.Inquiry'
             ELSE 'inquiries.Customer' END)::varchar(40),
       coalesce(inquiry.customer_id, inquiry.id)::varchar(40), inquiry.number::varchar(60),
       entry.field_name, '{"fields": ["inquiry.customer_words"]}'::jsonb
FROM shared_auditentry AS entry
JOIN inquiries_inquiry AS inquiry
  ON inquiry.id BETWEEN (entry.data ->> 'first')::bigint AND (entry.data ->> 'last')::bigint
     AND inquiry.created_at = entry.at AND left(inquiry.external_source, 30) = entry.reason
WHERE entry.kind = 'IMPORTED'
UNION ALL
SELECT entry.id, entry.chain, entry.at, entry.kind, entry.actor_name, entry.address,
       'inquiries.Customer'::varchar(40), added.id::varchar(40), ''::varchar(60), entry.field_name,
       entry.data - 'customers'
FROM shared_auditentry AS entry
CROSS JOIN LATERAL jsonb_array_elements_text(
    CASE jsonb_typeof(entry.data -> 'customers') WHEN 'array' THEN entry.data -> 'customers' END
) AS added (id)
WHERE entry.kind = 'IMPORTED'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("inquiries", "0012_drafts"),
        ("privacy", "0001_initial"),
        ("shared", "0007_imports_of_the_trail"),
    ]

    operations = [
        migrations.RunSQL(CREATE, "DROP VIEW privacy_access"),
        migrations.CreateModel(
            name="Access",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("chain", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=16)),
                ("actor_name", models.CharField(max_length=150)),
                ("address", models.CharField(max_length=45)),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.CharField(max_length=40)),
                ("object_id", models.CharField(max_length=60)),
                ("field_name", models.CharField(max_length=40)),
                ("data", models.JSONField()),
            ],
            options={"managed": False},
        ),
    ]
