"""Trees of root causes, and the causes that inquiries are tagged with."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from ops_console.shared.codes import CodeField
from voc import rules
from voc.choices import Breach, Fault, Harm


class CauseTree(models.Model):
    """A two-level list of root causes; `version` grows with every change of its content."""

    code = models.CharField(max_length=30, unique=True)
    names: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    markets: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "staff.Market", through="voc.MarketTree", related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.code


class MarketTree(models.Model):
    """Which tree a market uses: exactly one, so that its counts stay comparable."""

    market = models.OneToOneField("staff.Market", models.CASCADE, related_name="+")
    tree = models.ForeignKey(CauseTree, models.PROTECT, related_name="uses")

    def __str__(self) -> str:
        return f"{self.market_id} {self.tree_id}"


class RootCause(models.Model):
    """One cause: a heading (level 1) or what inquiries are tagged with (level 2).

    A heading without causes below it is tagged itself. `headings` maps the cause to the headings
    of public disclosure: Korea's FSS and association, Taiwan's ombudsman.
    """

    tree = models.ForeignKey(CauseTree, models.CASCADE, related_name="causes")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    level = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=80)
    labels: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    headings: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    default_harm = models.PositiveSmallIntegerField(choices=Harm, default=Harm.NONE)
    default_breach = models.PositiveSmallIntegerField(choices=Breach, default=Breach.NONE)
    is_other = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tree", "code"], name="cause_code_once_per_tree"),
            models.CheckConstraint(
                condition=Q(level=1, parent__isnull=True) | Q(level=2, parent__isnull=False),
                name="cause_level_matches_parent",
            ),
            models.CheckConstraint(
                condition=Q(default_harm__in=Harm.values, default_breach__in=Breach.values),
                name="cause_defaults_known",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="cause_not_its_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """The label in the language of the moment; English, then any, where it is missing."""
        return rules.label_in(self.labels, get_language() or "en") or self.code


class Tag(models.Model):
    """The cause of one inquiry: a primary one, and perhaps a second one.

    The observing team is where it was noticed, the causing team where it arose. A team without a
    known answer is empty, never guessed.
    """

    inquiry = models.ForeignKey(
        "inquiries.Inquiry", models.CASCADE, related_name="+", db_index=False
    )
    cause = models.ForeignKey(RootCause, models.PROTECT, related_name="tags")
    is_primary = models.BooleanField(default=True)
    harm = models.PositiveSmallIntegerField(choices=Harm, default=Harm.NONE)
    breach = models.PositiveSmallIntegerField(choices=Breach, default=Breach.NONE)
    fault = CodeField(max_length=7, choices=Fault, default=Fault.UNKNOWN)
    observed_by_team = models.ForeignKey(
        "staff.Team", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    caused_by_team = models.ForeignKey(
        "staff.Team", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    tagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    tagged_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Partial and with what reports read: the planner drops or covers the join by it.
            models.UniqueConstraint(
                fields=["inquiry"],
                condition=Q(is_primary=True),
                include=["cause", "harm", "breach", "fault"],
                name="tag_one_primary",
            ),
            models.UniqueConstraint(
                fields=["inquiry"],
                condition=Q(is_primary=False),
                include=["cause"],
                name="tag_one_second",
            ),
            models.UniqueConstraint(fields=["inquiry", "cause"], name="tag_cause_once"),
            models.CheckConstraint(
                condition=Q(harm__in=Harm.values, breach__in=Breach.values), name="tag_levels_known"
            ),
            models.CheckConstraint(condition=Q(fault__in=Fault.values), name="tag_fault_known"),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.cause_id}"

    @property
    def stamp(self) -> str:
        """What a form remembers, to notice that somebody else has set another cause."""
        return self.tagged_at.isoformat()
