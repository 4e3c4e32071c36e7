"""What the API reads and writes about causes; shapes only."""

from typing import Any

from rest_framework import serializers

from ops_console.shared.api import StrictSerializer
from voc.choices import Breach, Fault, Harm


class CauseOut(serializers.Serializer[Any]):
    """A cause of a market's tree; labels by language."""

    code = serializers.CharField()
    level = serializers.IntegerField()
    parent = serializers.CharField(source="parent.code", default=None)  # type: ignore[assignment]
    labels = serializers.DictField()
    is_active = serializers.BooleanField()


class TagIn(StrictSerializer):
    """The cause to set: the primary one or the second."""

    cause = serializers.CharField(max_length=80, help_text="Code, e.g. C1.5.")
    is_primary = serializers.BooleanField(default=True)
    harm = serializers.ChoiceField(
        Harm.choices, default=None, allow_null=True, help_text="Empty: as usual for this cause."
    )
    breach = serializers.ChoiceField(
        Breach.choices, default=None, allow_null=True, help_text="Empty: as usual for this cause."
    )
    fault = serializers.ChoiceField(Fault.choices, default=Fault.UNKNOWN)


class TagOut(serializers.Serializer[Any]):
    """A cause that was set."""

    cause = serializers.CharField(source="cause.code")
    is_primary = serializers.BooleanField()
    harm = serializers.IntegerField()
    breach = serializers.IntegerField()
    fault = serializers.CharField()
    tagged_at = serializers.DateTimeField()
