"""Playbooks, their versions, and the runs beside inquiries."""

import datetime as dt
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ops_console.shared.codes import CodeField
from ops_console.shared.personal import Kind, PersonalTextField
from playbooks.choices import DeviationReason, Risk, RunState, VersionStatus
from playbooks.rules.content import Content
from playbooks.rules.entries import Standing
from playbooks.rules.parsing import parse


class Playbook(models.Model):
    """One situation of one market and how to handle it; the words are in its versions.

    What the lists and the suggestions filter by is kept here, as the live version has it.
    """

    market = models.ForeignKey("staff.Market", models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    task_types: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, blank=True
    )
    stages: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list, blank=True)
    channels: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list, blank=True)
    risk = CodeField(max_length=1, choices=Risk)
    # Titles and customers' phrases of every language, case-folded: what the index page searches.
    search_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["market", "code"], name="playbook_once_per_market"),
            models.CheckConstraint(condition=Q(risk__in=Risk.values), name="playbook_risk_known"),
        ]

    def __str__(self) -> str:
        return self.code


class PlaybookVersion(models.Model):
    """One wording of a playbook; from publication on a database trigger keeps it as it is."""

    playbook = models.ForeignKey(Playbook, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = CodeField(max_length=9, choices=VersionStatus, default=VersionStatus.DRAFT)
    content: "models.JSONField[Any, Any]" = models.JSONField()
    digest = models.CharField(max_length=64)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    review_by = models.DateField()
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["playbook", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["playbook"], condition=Q(status="PUBLISHED"), name="version_one_live"
            ),
            models.CheckConstraint(
                condition=Q(status="DRAFT", published_at__isnull=True, withdrawn_at__isnull=True)
                | Q(status="PUBLISHED", published_at__isnull=False, withdrawn_at__isnull=True)
                | Q(status="WITHDRAWN", published_at__isnull=False, withdrawn_at__isnull=False),
                name="version_status_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="version_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(review_by__gt=F("effective_from")), name="version_review_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"

    @cached_property
    def parsed(self) -> Content:
        """The content as values; what is stored was parsed before, so this does not fail."""
        return parse(self.content)

    def review_is_due(self, today: dt.date) -> bool:
        """Tell whether the day by which somebody had to look at it again has passed."""
        return today > self.review_by


class Run(models.Model):
    """One use of a playbook beside an inquiry: version, answers with times, path, words, record.

    `answers` and `variables` map a key to {"value", "at", "by"}; `path` is the list of rows tried
    with their verdicts. A run that was not used holds the reason instead of an outcome.
    """

    inquiry = models.ForeignKey("inquiries.Inquiry", models.CASCADE, related_name="+")
    playbook = models.ForeignKey(Playbook, models.PROTECT, related_name="runs")
    version = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = CodeField(max_length=9, choices=RunState, default=RunState.OPEN)
    language = models.CharField(max_length=8)
    answers: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    variables: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    rule_id = models.CharField(max_length=20, blank=True)
    path: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    outcome = models.CharField(max_length=60, blank=True)
    due_on = models.DateField(null=True, blank=True)
    script_text = PersonalTextField(blank=True, personal=Kind.FREE_TEXT)
    proposed_text = PersonalTextField(blank=True, personal=Kind.FREE_TEXT)
    record_text = PersonalTextField(blank=True, personal=Kind.FREE_TEXT)
    note = models.ForeignKey(
        "inquiries.Note", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    deviation = CodeField(max_length=14, choices=DeviationReason, blank=True)
    deviation_text = PersonalTextField(blank=True, personal=Kind.FREE_TEXT)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "playbook", "by"],
                condition=Q(state="OPEN"),
                name="run_one_open_each",
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", finished_at__isnull=True)
                | (~Q(state="OPEN") & Q(finished_at__isnull=False)),
                name="run_finished_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="CONFIRMED") | (~Q(record_text="") & ~Q(outcome="")),
                name="run_confirmed_has_record",
            ),
            models.CheckConstraint(
                condition=Q(state="NOT_USED") & ~Q(deviation="")
                | (~Q(state="NOT_USED") & Q(deviation="")),
                name="run_not_used_has_reason",
            ),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_known"),
        ]
        indexes = [
            models.Index(fields=["inquiry", "state"], name="run_of_inquiry"),
            models.Index(fields=["version", "outcome"], name="run_of_version"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"

    def answer_values(self) -> dict[str, str]:
        """Return check key → normalised answer."""
        return {key: given["value"] for key, given in self.answers.items()}

    def variable_values(self) -> dict[str, str]:
        """Return variable name → what the agent entered, normalised."""
        return {name: given["value"] for name, given in self.variables.items()}

    def values(self) -> Standing:
        """Return what the run holds, normalised."""
        return Standing(self.answer_values(), self.variable_values(), self.record_text)
