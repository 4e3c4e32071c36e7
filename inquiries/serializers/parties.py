"""Customers, policies and contacts."""

from typing import Any

from rest_framework import serializers

from inquiries.choices import ContactKind, CustomerKind, PolicyStatus
from ops_console.shared.api import StrictSerializer
from staff.choices import Language


class CustomerIn(StrictSerializer):
    """A customer whom the console does not know yet."""

    market = serializers.CharField(max_length=12)
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(CustomerKind.choices, default=CustomerKind.POLICYHOLDER)
    phone = serializers.CharField(max_length=30, default="", allow_blank=True)
    email = serializers.EmailField(max_length=254, default="", allow_blank=True)
    birth_date = serializers.DateField(default=None, allow_null=True)
    address = serializers.CharField(max_length=500, default="", allow_blank=True)
    national_id = serializers.CharField(max_length=30, default="", allow_blank=True)
    account = serializers.CharField(max_length=40, default="", allow_blank=True)
    health_notes = serializers.CharField(max_length=2000, default="", allow_blank=True)
    language = serializers.ChoiceField(
        Language.choices, default="", allow_blank=True, help_text="Empty: the market's first."
    )
    reference = serializers.CharField(max_length=40, default="", allow_blank=True)


class CustomerChangesIn(StrictSerializer):
    """Facts to change; what is left out stays, null empties a fact."""

    market = serializers.CharField(max_length=12, help_text="References are of one market.")
    version = serializers.IntegerField(min_value=1, help_text="As last read.")
    name = serializers.CharField(max_length=120, required=False)
    phone = serializers.CharField(max_length=30, required=False, allow_null=True)
    email = serializers.EmailField(max_length=254, required=False, allow_null=True)
    birth_date = serializers.DateField(required=False, allow_null=True)
    address = serializers.CharField(max_length=500, required=False, allow_null=True)
    national_id = serializers.CharField(max_length=30, required=False, allow_null=True)
    account = serializers.CharField(max_length=40, required=False, allow_null=True)
    health_notes = serializers.CharField(max_length=2000, required=False, allow_null=True)
    kind = serializers.ChoiceField(CustomerKind.choices, required=False)
    language = serializers.ChoiceField(Language.choices, required=False)


class CustomerSearchIn(StrictSerializer):
    """A whole phone, e-mail, policy or national number, reference or name; never in the address."""

    query = serializers.CharField(max_length=120)


class PolicyOut(serializers.Serializer[Any]):
    """A policy of a customer."""

    id = serializers.IntegerField()
    number = serializers.CharField(source="masked_number")
    holder = serializers.CharField(source="holder.reference")
    product = serializers.CharField()
    status = serializers.CharField()
    applied_on = serializers.DateField(allow_null=True)
    delivered_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    premium = serializers.DecimalField(14, 2, allow_null=True)


class CustomerOut(serializers.Serializer[Any]):
    """A customer, masked; empty where nothing is known."""

    reference = serializers.CharField()
    market = serializers.CharField(source="market.code")
    kind = serializers.CharField()
    name = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    birth_date = serializers.CharField()
    address = serializers.CharField()
    national_id = serializers.CharField()
    language = serializers.CharField()
    version = serializers.IntegerField()


class CustomerDetailOut(CustomerOut):
    """A customer by themselves, masked: what lists never show."""

    account = serializers.CharField()
    health_notes = serializers.CharField()


class PolicyIn(StrictSerializer):
    """A policy that the console does not know yet."""

    market = serializers.CharField(max_length=12)
    number = serializers.CharField(max_length=40)
    holder = serializers.CharField(max_length=40, help_text="Reference of the customer.")
    insured = serializers.CharField(max_length=40, default="", allow_blank=True)
    product = serializers.CharField(max_length=120)
    status = serializers.ChoiceField(PolicyStatus.choices, default=PolicyStatus.IN_FORCE)
    applied_on = serializers.DateField(default=None, allow_null=True)
    delivered_on = serializers.DateField(default=None, allow_null=True)
    ended_on = serializers.DateField(default=None, allow_null=True)
    premium = serializers.DecimalField(14, 2, min_value=0, default=None, allow_null=True)


class ContactIn(StrictSerializer):
    """A leg of contact that begins."""

    kind = serializers.ChoiceField(ContactKind.choices)
    queued_at = serializers.DateTimeField(default=None, allow_null=True)


class ContactOut(serializers.Serializer[Any]):
    """A leg of contact; seconds are whole, times are UTC."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    state = serializers.CharField()
    queued_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    wrapped_up_at = serializers.DateTimeField(allow_null=True)
    hold_seconds = serializers.IntegerField()
    talk_seconds = serializers.IntegerField(allow_null=True)
    handle_seconds = serializers.IntegerField(allow_null=True)
