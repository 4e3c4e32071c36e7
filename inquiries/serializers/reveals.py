"""Showing one masked field: what is asked, what is answered."""

from typing import Any

from rest_framework import serializers

from inquiries.choices.reveals import REVEALABLE, RevealReason
from ops_console.shared.api import StrictSerializer

FIELDS = sorted({name for fields in REVEALABLE.values() for name in fields})


class RevealIn(StrictSerializer):
    """Which field, why, and for which inquiry; without one the text is needed."""

    field = serializers.ChoiceField(FIELDS)
    reason = serializers.ChoiceField(RevealReason.choices)
    text = serializers.CharField(max_length=300, default="", allow_blank=True)
    inquiry = serializers.CharField(
        max_length=30, default="", allow_blank=True, help_text="Number of the inquiry at hand."
    )


class RevealedOut(serializers.Serializer[Any]):
    """The value, and until when it may be asked for again without a reason."""

    field = serializers.CharField()
    value = serializers.CharField()
    until = serializers.DateTimeField()
