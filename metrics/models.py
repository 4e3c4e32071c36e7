"""Facts of each market day and week, what of them is up to date, and the runs that made them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from metrics.rules.grains import STORED, WITH_COUNTS, WITH_DURATIONS
from metrics.rules.measures import DURATIONS

EVERY_TEAM = 0
_DURATIONS_ARE_COUNTED = ~Q(grain__in=WITH_DURATIONS) | Q(
    *(Q(**{counted: Length(name) / 4}) for name, counted in DURATIONS.items())
)
_NUMERATORS_FIT = Q(
    recontact_hits_7__lte=F("recontact_base_7"),
    recontact_hits_14__lte=F("recontact_base_14"),
    recontact_hits_30__lte=F("recontact_base_30"),
    complaint_hits__lte=F("complaint_base"),
    misguided__lte=F("received"),
    erroneous__lte=F("received"),
    reopened__lte=F("resolved"),
    first_response_met__lte=F("first_response_due"),
    resolution_met__lte=F("resolution_due"),
)


class Codes(models.Model):
    """The codes that a row is specific for; an open code is empty, an open team 0.

    Market and team carry no foreign key: the rows are derived from tables that have it, and are
    rewritten by the million.
    """

    market = models.ForeignKey(
        "staff.Market", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    grain = models.PositiveSmallIntegerField()
    team_id = models.BigIntegerField(default=EVERY_TEAM)
    channel = models.CharField(max_length=12, blank=True)
    stage = models.CharField(max_length=8, blank=True)
    task_type = models.CharField(max_length=12, blank=True)

    class Meta:
        abstract = True


class Facts(Codes):
    """Additive measures of a span of days for one combination of codes.

    Numerators and denominators, never percentages, each on the day that caused it. The durations
    are lists of whole numbers of four bytes each: seconds of handling, minutes to the answer (from
    one day on in quarter hours), days to the closing. Grains of fewer than two codes leave them
    empty: theirs are found in the pairs and, by week, in WeekDurations.
    """

    received = models.IntegerField(default=0)
    unmatchable = models.IntegerField(default=0)
    recontact_base_7 = models.IntegerField(default=0)
    recontact_hits_7 = models.IntegerField(default=0)
    recontact_base_14 = models.IntegerField(default=0)
    recontact_hits_14 = models.IntegerField(default=0)
    recontact_base_30 = models.IntegerField(default=0)
    recontact_hits_30 = models.IntegerField(default=0)
    complaint_base = models.IntegerField(default=0)
    complaint_hits = models.IntegerField(default=0)
    misguided = models.IntegerField(default=0)
    erroneous = models.IntegerField(default=0)
    resolved = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    departed = models.IntegerField(default=0)
    first_response_due = models.IntegerField(default=0)
    first_response_met = models.IntegerField(default=0)
    resolution_due = models.IntegerField(default=0)
    resolution_met = models.IntegerField(default=0)
    handled = models.IntegerField(default=0)
    talk_seconds = models.IntegerField(default=0)
    hold_seconds = models.IntegerField(default=0)
    wrap_up_seconds = models.IntegerField(default=0)
    abandoned = models.IntegerField(default=0)
    handle_times = models.BinaryField(default=b"")
    resolution_times = models.BinaryField(default=b"")
    days_to_close = models.BinaryField(default=b"")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(grain__in=STORED), name="%(class)s_grain_stored"),
            models.CheckConstraint(
                condition=_DURATIONS_ARE_COUNTED, name="%(class)s_durations_are_counted"
            ),
            models.CheckConstraint(condition=_NUMERATORS_FIT, name="%(class)s_numerators_fit"),
        ]


class DailyFact(Facts):
    """The facts of one market day."""

    pk = models.CompositePrimaryKey(
        "market_id", "day", "grain", "team_id", "channel", "stage", "task_type"
    )
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.day} grain {self.grain}"


class WeeklyFact(Facts):
    """The sum of the facts of a complete week's days, so that a year is read as 52 weeks."""

    pk = models.CompositePrimaryKey(
        "market_id", "week", "grain", "team_id", "channel", "stage", "task_type"
    )
    week = models.DateField()

    def __str__(self) -> str:
        return f"week of {self.week} grain {self.grain}"


class WeekDurations(Codes):
    """The durations of a complete week in a coarse grain, counted by value.

    The total says that the week is made, even if it is empty. Whatever is made of a week is removed
    in the transaction that rewrites one of its days, so that it never disagrees with them; until it
    is made again the days are read instead.
    """

    pk = models.CompositePrimaryKey(
        "market_id", "week", "grain", "team_id", "channel", "stage", "task_type"
    )
    week = models.DateField()
    handle_times = models.BinaryField(default=b"")
    handle_times_counts = models.BinaryField(default=b"")
    resolution_times = models.BinaryField(default=b"")
    resolution_times_counts = models.BinaryField(default=b"")
    days_to_close = models.BinaryField(default=b"")
    days_to_close_counts = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grain__in=WITH_COUNTS), name="week_grain_coarse")
        ]

    def __str__(self) -> str:
        return f"week of {self.week} grain {self.grain}"


class FactDay(models.Model):
    """Whether the facts of a market day are up to date; its lock keeps two runs apart.

    `wanted_as_of` is the latest moment as of which somebody asked for the day, `as_of` the one as
    of which it was computed; asking again empties `as_of`, and the day is due while it is empty.
    """

    market = models.ForeignKey("staff.Market", models.CASCADE, related_name="+")
    day = models.DateField()
    wanted_as_of = models.DateTimeField()
    as_of = models.DateTimeField(null=True)
    computed_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["market", "day"], name="fact_day_once"),
            models.CheckConstraint(
                condition=Q(as_of__isnull=True, computed_at__isnull=True)
                | Q(as_of=F("wanted_as_of"), computed_at__isnull=False),
                name="fact_day_computed_as_wanted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["market", "day"], name="fact_day_due", condition=Q(as_of__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class FactRun(models.Model):
    """One recomputation of a market's facts and its comparison with the raw tables.

    A complete run covered everything that had changed; the next one looks only at what changed
    after `as_of`. `differences` names the cells that disagreed, the first hundred at most.
    """

    market = models.ForeignKey("staff.Market", models.CASCADE, related_name="+")
    as_of = models.DateTimeField()
    is_complete = models.BooleanField(default=True)
    days = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    cells = models.PositiveIntegerField(default=0)
    differing = models.PositiveIntegerField(default=0)
    differences: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["market", "-as_of"], name="fact_run_latest")]

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d %H:%M}"
