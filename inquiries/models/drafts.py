"""What somebody is writing and has not sent yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ops_console.shared.personal import EncryptedField, Kind, RowIdField


class Draft(models.Model):
    """The fields of one open form of one person, as of the last pause in typing.

    `key` is that of one drawing of the form, so two tabs never write the same row. `sequence`
    orders the writes of a tab: an older one that arrives late changes nothing. A closed draft has
    no text any more; it stays for a while so that such a late write cannot bring it back.
    """

    id = RowIdField(primary_key=True)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    inquiry = models.ForeignKey(
        "inquiries.Inquiry", models.CASCADE, null=True, blank=True, related_name="+"
    )
    form = models.CharField(max_length=40)
    key = models.CharField(max_length=32)
    sequence = models.BigIntegerField()
    # A JSON object of the form's fields.
    fields = EncryptedField(blank=True, default="", personal=Kind.FREE_TEXT)
    is_open = models.BooleanField(default=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "key"], name="draft_key_once")]
        indexes = [
            models.Index(fields=["staff", "inquiry"], name="draft_open", condition=Q(is_open=True)),
            models.Index(fields=["updated_at"], name="draft_age"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.key}"
