"""Inquiries: what is read when logging and changing, what is written when reading."""

from typing import Any

from rest_framework import serializers

from inquiries.choices import (
    Channel,
    ComplaintLevel,
    CorrectionKind,
    CorrectionOwner,
    Priority,
    ReopenReason,
    RequesterRole,
    Stage,
    TaskType,
    WaitReason,
)
from inquiries.serializers.common import (
    MAX_WORDS,
    HidingNumbers,
    HidingNumbersInFields,
    PersonOut,
    Versioned,
    WarnedOfNumbers,
)
from staff.choices import Language

LANGUAGES = Language.choices


class NewInquiryIn(WarnedOfNumbers):
    """An inquiry to be logged."""

    free_texts = ("subject", "customer_words")

    market = serializers.CharField(max_length=12, help_text="Code of the market, e.g. KR.")
    team = serializers.CharField(max_length=30, help_text="Code of the team whose queue it joins.")
    channel = serializers.ChoiceField(Channel.choices)
    stage = serializers.ChoiceField(Stage.choices)
    task_type = serializers.ChoiceField(TaskType.choices)
    requester_role = serializers.ChoiceField(
        RequesterRole.choices, default=RequesterRole.POLICYHOLDER
    )
    subject = serializers.CharField(max_length=200)
    customer_words = serializers.CharField(max_length=MAX_WORDS, default="", allow_blank=True)
    words_language = serializers.ChoiceField(LANGUAGES, default="", allow_blank=True)
    details = serializers.DictField(default=dict, help_text="Fields of the task type, by key.")
    priority = serializers.ChoiceField(Priority.choices, default=Priority.NORMAL)
    customer = serializers.CharField(
        max_length=40, default="", allow_blank=True, help_text="Reference of the customer."
    )
    policy = serializers.IntegerField(
        min_value=1, max_value=2**62, default=None, allow_null=True, help_text="Id of the policy."
    )
    received_at = serializers.DateTimeField(default=None, allow_null=True)
    promised_at = serializers.DateTimeField(default=None, allow_null=True)
    complaint_level = serializers.ChoiceField(ComplaintLevel.choices, default=ComplaintLevel.NONE)
    assign_to_me = serializers.BooleanField(default=False)
    start_contact = serializers.BooleanField(default=False)
    is_new_claim_event = serializers.BooleanField(default=False)


class DetailChangesIn(Versioned):
    """Facts to change; what is left out stays."""

    subject = serializers.CharField(max_length=200, required=False)
    stage = serializers.ChoiceField(Stage.choices, required=False)
    task_type = serializers.ChoiceField(TaskType.choices, required=False)
    requester_role = serializers.ChoiceField(RequesterRole.choices, required=False)
    priority = serializers.ChoiceField(Priority.choices, required=False)
    details = serializers.DictField(required=False)


class AssignIn(Versioned):
    """Who is to work on it."""

    to = serializers.CharField(max_length=60, help_text="User name.")


class TransferIn(Versioned):
    """Which team is to work on it."""

    team = serializers.CharField(max_length=30, help_text="Code of a team of the same market.")


class NoteIn(WarnedOfNumbers):
    """A note."""

    free_texts = ("body",)

    body = serializers.CharField(max_length=MAX_WORDS)


class WaitIn(Versioned):
    """For whom the work waits, and why."""

    for_whom = serializers.ChoiceField(["CUSTOMER", "UNIT"])
    reason = serializers.ChoiceField(WaitReason.choices)


class ResolveIn(Versioned):
    """The answer was given on this channel."""

    channel_out = serializers.ChoiceField(Channel.choices, default="", allow_blank=True)


class CloseIn(Versioned):
    """Closing needs the explicit word that the request is fulfilled."""

    confirmed = serializers.BooleanField()


class ReopenIn(Versioned):
    """Why it is opened again."""

    reason = serializers.ChoiceField(ReopenReason.choices)


class ComplaintIn(Versioned):
    """The level of the registered complaint."""

    level = serializers.ChoiceField([ComplaintLevel.INTERNAL, ComplaintLevel.EXTERNAL])


class PromiseIn(Versioned):
    """When the customer will be called back."""

    at = serializers.DateTimeField()


class CorrectionIn(WarnedOfNumbers):
    """What was wrong and who owns it."""

    free_texts = ("description",)

    kind = serializers.ChoiceField(CorrectionKind.choices)
    owner = serializers.ChoiceField(CorrectionOwner.choices, default=CorrectionOwner.AGENT)
    description = serializers.CharField(max_length=MAX_WORDS)


class InquiryOut(serializers.Serializer[Any]):
    """An inquiry as a list shows it; times are UTC."""

    number = serializers.CharField()
    version = serializers.IntegerField()
    market = serializers.CharField(source="market.code")
    team = serializers.CharField(source="team.code")
    assignee = PersonOut(allow_null=True)
    customer = serializers.CharField(source="customer.reference", default=None)
    policy = serializers.IntegerField(source="policy_id", allow_null=True)
    channel = serializers.CharField()
    stage = serializers.CharField()
    task_type = serializers.CharField()
    requester_role = serializers.CharField()
    subject = HidingNumbers()
    priority = serializers.CharField()
    status = serializers.CharField()
    received_at = serializers.DateTimeField()
    first_response_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    promised_at = serializers.DateTimeField(allow_null=True)
    next_due_at = serializers.DateTimeField(allow_null=True)
    complaint_level = serializers.CharField()


class InquiryDetailOut(InquiryOut):
    """An inquiry with its words, its task fields and what it comes back to."""

    customer_words = HidingNumbers()
    words_language = serializers.CharField()
    details = HidingNumbersInFields()
    recontact_of = serializers.CharField(source="recontact_of.number", default=None)
    merged_into = serializers.CharField(source="merged_into.number", default=None)
    external_source = serializers.CharField()
    external_ref = serializers.CharField()


class InquiryPageOut(serializers.Serializer[Any]):
    """A page of inquiries; `next` is the cursor of the following one, or empty."""

    results = InquiryOut(many=True, source="rows")
    next = serializers.CharField(source="next_cursor", allow_blank=True)
    count = serializers.IntegerField(help_text="Exact up to 1,000; 1,001 means more.")


class NoteOut(serializers.Serializer[Any]):
    """A note or record as it was left."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    body = HidingNumbers()
    created_at = serializers.DateTimeField()


class CorrectionOut(serializers.Serializer[Any]):
    """A correction as it was recorded."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    owner = serializers.CharField()
    recorded_at = serializers.DateTimeField()
