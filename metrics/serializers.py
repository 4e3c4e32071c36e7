"""What the API reads and writes about figures; shapes only."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from inquiries.choices import Channel, Stage, TaskType
from ops_console.shared.api import StrictSerializer

MAX_DAYS = 731


class KpiQueryIn(StrictSerializer):
    """Which figures: a market and a period are needed, the rest narrows."""

    market = serializers.CharField(max_length=12, help_text="Code of the market, e.g. KR.")
    since = serializers.DateField(help_text="First market day.")
    until = serializers.DateField(help_text="Last market day.")
    team = serializers.RegexField(r"^[0-9]{1,18}$", default="", help_text="Id of a team.")
    channel = serializers.ChoiceField(Channel.choices, default="")
    stage = serializers.ChoiceField(Stage.choices, default="")
    task_type = serializers.ChoiceField(TaskType.choices, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a period that ends before it begins or is longer than two years."""
        days = (attrs["until"] - attrs["since"]).days
        if not 0 <= days <= MAX_DAYS:
            raise serializers.ValidationError({"until": [_("The period is not valid.")]})
        return attrs


class KpiOut(serializers.Serializer[Any]):
    """One figure with its numerator, denominator and 95 % interval.

    `value` is a count, a share from 0 to 1, or a median in `unit`; `maturing` cases are too young
    to be counted.
    """

    kpi = serializers.CharField()
    version = serializers.IntegerField()
    unit = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()
    is_enough = serializers.BooleanField()
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    mean = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    p90 = serializers.FloatField(allow_null=True)
    maturing = serializers.IntegerField()
