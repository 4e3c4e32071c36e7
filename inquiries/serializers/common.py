"""Fields that several operations share."""

from typing import Any

from rest_framework import serializers

from ops_console.shared.api import StrictSerializer

MAX_WORDS = 20_000


class Versioned(StrictSerializer):
    """A change of an inquiry as it was at `version`; 409 when it has changed since."""

    version = serializers.IntegerField(
        min_value=1, required=False, allow_null=True, default=None, help_text="As last read."
    )


class PersonOut(serializers.Serializer[Any]):
    """Somebody of the staff."""

    username = serializers.CharField()
    display_name = serializers.CharField()
