"""The inquiry: one matter of one customer, from receipt to confirmed fulfilment."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value

from inquiries.choices import (
    OPEN_STATUSES,
    WAITING_STATUSES,
    Channel,
    ComplaintLevel,
    Priority,
    RequesterRole,
    Stage,
    Status,
    TaskType,
)
from inquiries.models.customers import Customer, Policy
from ops_console.shared.codes import CodeField
from ops_console.shared.personal import Kind, PersonalCharField, PersonalTextField

# The digits after the last dash of an inquiry's number, by which people name it.
NUMBER_TAIL = Func(
    F("number"), Value("[0-9]+$"), function="SUBSTRING", output_field=models.CharField()
)


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    """Chainable filters; every list ends its order with the primary key."""

    def visible_to(self, person: Any) -> "InquiryQuerySet":
        """Keep what lies in the person's markets and, where the role is bound to teams, teams."""
        rows = self.filter(market_id__in=person.scope.market_ids)
        if person.scope.team_ids is None:
            return rows
        return rows.filter(team_id__in=person.scope.team_ids)

    def still_open(self) -> "InquiryQuerySet":
        """Keep what is not yet answered."""
        return self.filter(status__in=OPEN_STATUSES)

    def waiting(self) -> "InquiryQuerySet":
        """Keep what waits for the customer or another unit."""
        return self.filter(status__in=WAITING_STATUSES)

    def unassigned(self) -> "InquiryQuerySet":
        """Keep what nobody has taken."""
        return self.filter(assignee__isnull=True)

    def of_teams_of(self, person: Any) -> "InquiryQuerySet":
        """Keep what belongs to the teams that this person works in or leads."""
        return self.filter(team_id__in=person.own_teams)

    def assigned_to(self, person: Any) -> "InquiryQuerySet":
        """Keep what this person has taken."""
        return self.filter(assignee=person)


class Inquiry(models.Model):
    """One matter. RESOLVED means answered; CLOSED means the request is confirmed fulfilled.

    `next_due_at` is the earliest due time of its running clocks or of a promised call-back, and it
    orders the queue. `version` grows with every change of the row's own facts and guards against
    silent overwriting; what is only added (notes, contacts, corrections) moves `updated_at` alone.

    The indexes below serve the foreign keys, so those make none of their own: the table is large
    and every further index costs each write.
    """

    number = models.CharField(max_length=30, unique=True)
    market = models.ForeignKey("staff.Market", models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey("staff.Team", models.PROTECT, related_name="+", db_index=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inquiries",
        db_index=False,
    )
    policy = models.ForeignKey(
        Policy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inquiries",
        db_index=False,
    )
    channel = CodeField(max_length=12, choices=Channel)
    channel_out = CodeField(max_length=12, choices=Channel, blank=True)
    stage = CodeField(max_length=8, choices=Stage)
    task_type = CodeField(max_length=12, choices=TaskType)
    requester_role = CodeField(
        max_length=12, choices=RequesterRole, default=RequesterRole.POLICYHOLDER
    )
    subject = PersonalCharField(max_length=200, personal=Kind.FREE_TEXT)
    customer_words = PersonalTextField(blank=True, personal=Kind.FREE_TEXT)
    words_language = models.CharField(max_length=8, blank=True)
    details: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    priority = CodeField(max_length=6, choices=Priority, default=Priority.NORMAL)
    status = CodeField(max_length=16, choices=Status, default=Status.NEW)
    received_at = models.DateTimeField()
    first_response_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    promised_at = models.DateTimeField(null=True, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    complaint_level = CodeField(max_length=8, choices=ComplaintLevel, default=ComplaintLevel.NONE)
    complaint_at = models.DateTimeField(null=True, blank=True)
    recontact_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recontacts",
        db_index=False,
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        db_index=False,
    )
    external_source = models.CharField(max_length=40, blank=True)
    external_ref = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # When its words and its link to a person were erased; its codes and times stay.
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="inquiry_status_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="inquiry_channel_known"
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="inquiry_stage_known"),
            models.CheckConstraint(
                condition=Q(task_type__in=TaskType.values), name="inquiry_task_known"
            ),
            models.CheckConstraint(
                condition=Q(requester_role__in=RequesterRole.values), name="inquiry_role_known"
            ),
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values), name="inquiry_priority_known"
            ),
            models.CheckConstraint(
                condition=Q(complaint_level__in=ComplaintLevel.values),
                name="inquiry_complaint_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["RESOLVED", "CLOSED"]) | Q(resolved_at__isnull=False),
                name="inquiry_resolved_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status="CLOSED", closed_at__isnull=False)
                | (~Q(status="CLOSED") & Q(closed_at__isnull=True)),
                name="inquiry_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status="MERGED", merged_into__isnull=False)
                | (~Q(status="MERGED") & Q(merged_into__isnull=True)),
                name="inquiry_merged_has_target",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | Q(resolved_at__gte=F("received_at")),
                name="inquiry_resolved_after_received",
            ),
            models.CheckConstraint(
                condition=Q(complaint_level="NONE", complaint_at__isnull=True)
                | (~Q(complaint_level="NONE") & Q(complaint_at__isnull=False)),
                name="inquiry_complaint_has_time",
            ),
            models.CheckConstraint(
                condition=Q(recontact_of__isnull=True) | ~Q(recontact_of=F("id")),
                name="inquiry_not_its_own_recontact",
            ),
            models.UniqueConstraint(
                fields=["market", "external_source", "external_ref"],
                condition=~Q(external_ref=""),
                name="inquiry_external_ref_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["team", "next_due_at", "id"],
                name="inquiry_team_queue",
                condition=Q(status__in=OPEN_STATUSES),
            ),
            models.Index(
                fields=["assignee", "next_due_at", "id"],
                name="inquiry_my_queue",
                condition=Q(status__in=OPEN_STATUSES),
            ),
            # Walked in due order when somebody sees the teams of whole markets.
            models.Index(
                fields=["next_due_at", "id"],
                name="inquiry_open_queue",
                condition=Q(status__in=OPEN_STATUSES),
            ),
            models.Index(
                fields=["team", "id"],
                name="inquiry_waiting",
                condition=Q(status__in=WAITING_STATUSES),
            ),
            models.Index(fields=["assignee", "updated_at", "id"], name="inquiry_recent_work"),
            models.Index(fields=["market", "received_at", "id"], name="inquiry_received"),
            models.Index(fields=["team", "received_at", "id"], name="inquiry_team_received"),
            models.Index(fields=["received_at", "id"], name="inquiry_received_anywhere"),
            models.Index(
                fields=["resolved_at", "id"],
                name="inquiry_resolved",
                condition=Q(resolved_at__isnull=False),
            ),
            models.Index(fields=["customer", "received_at"], name="inquiry_of_customer"),
            models.Index(fields=["updated_at"], name="inquiry_touched"),
            models.Index(NUMBER_TAIL, name="inquiry_number_tail"),
            models.Index(
                fields=["external_ref"],
                name="inquiry_external_ref",
                condition=~Q(external_ref=""),
            ),
            models.Index(
                fields=["policy"], name="inquiry_of_policy", condition=Q(policy__isnull=False)
            ),
            models.Index(
                fields=["recontact_of"],
                name="inquiry_recontact_of",
                condition=Q(recontact_of__isnull=False),
            ),
            models.Index(
                fields=["merged_into"],
                name="inquiry_merged_into",
                condition=Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether it is not yet answered."""
        return self.status in OPEN_STATUSES
