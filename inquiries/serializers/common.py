"""Fields that several operations share."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from ops_console.shared.api import StrictSerializer
from ops_console.shared.personal import hide_numbers, kinds_in
from ops_console.shared.personal.warnings import warning_of

MAX_WORDS = 20_000


class HidingNumbers(serializers.CharField):
    """What somebody wrote, without the numbers of people in it."""

    def to_representation(self, value: Any) -> str:
        """Hide them."""
        return str(hide_numbers(super().to_representation(value)))


class HidingNumbersInFields(serializers.DictField):
    """Fields that somebody filled in, without the numbers of people in their texts."""

    def to_representation(self, value: Any) -> Any:
        """Hide them."""
        return hide_numbers(super().to_representation(value))


class WarnedOfNumbers(StrictSerializer):
    """Takes a text with numbers of people in it only from somebody who was warned."""

    warned = serializers.BooleanField(
        default=False,
        help_text="Save although numbers of people stand in the texts; they are masked on display.",
    )
    free_texts: ClassVar[tuple[str, ...]] = ()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what the caller was not warned of."""
        warned = attrs.pop("warned", False)
        found = {name: kinds_in(attrs[name]) for name in self.free_texts if attrs.get(name)}
        if any(found.values()) and not warned:
            raise ValidationError(
                {name: [warning_of(kinds)] for name, kinds in found.items() if kinds}
            )
        return attrs


class Versioned(StrictSerializer):
    """A change of an inquiry as it was at `version`; 409 when it has changed since."""

    version = serializers.IntegerField(
        min_value=1, required=False, allow_null=True, default=None, help_text="As last read."
    )


class PersonOut(serializers.Serializer[Any]):
    """Somebody of the staff."""

    username = serializers.CharField()
    display_name = serializers.CharField()
