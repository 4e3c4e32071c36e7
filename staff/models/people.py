"""Markets, teams and the people who work in them."""

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from ops_console.shared.personal import Kind, PersonalCharField
from staff import rules
from staff.choices import ClosedReason, Density, Language, Role, Theme

# Every request asks, and the ORM took longer to write this than the database to answer it.
_PLACES = """
SELECT market.id, market.time_zone, 0 FROM staff_staff_markets AS given
  JOIN staff_market AS market ON market.id = given.market_id WHERE given.staff_id = %(person)s
UNION ALL
SELECT market.id, market.time_zone, team.id FROM staff_team AS team
  JOIN staff_market AS market ON market.id = team.market_id
  WHERE team.leader_id = %(person)s
    OR team.id IN (SELECT team_id FROM staff_staff_teams WHERE staff_id = %(person)s)
"""


class Market(models.Model):
    """A country or region with its own time zone, calendar and rules; markets are data."""

    code = models.CharField(max_length=12, unique=True)
    names: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    time_zone = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    languages: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The market's name in the language of the moment."""
        return str(self.names.get(get_language() or "en") or self.names.get("en") or self.code)

    @property
    def first_language(self) -> str:
        """The language that most of its customers speak."""
        return str(next(iter(self.languages), Language.EN))

    @property
    def zone(self) -> ZoneInfo:
        """The market's time zone; a market day is a day in it."""
        return ZoneInfo(self.time_zone)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """Return the market day on which the moment falls."""
        return moment.astimezone(self.zone).date()


class Team(models.Model):
    """Eight to eleven agents with a leader; every inquiry belongs to a team's queue."""

    market = models.ForeignKey(Market, models.PROTECT, related_name="teams")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    leader = models.ForeignKey(
        "staff.Staff", models.SET_NULL, null=True, blank=True, related_name="led_teams"
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["market", "code"], name="team_code_once_per_market")
        ]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    """Makes people; the only manager in the project, because Django's sign-in asks for one."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Staff":
        """Create somebody with a usable or, without a password, an unusable one."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(
        self, username: str, password: str | None = None, **fields: Any
    ) -> "Staff":
        """Create an administrator with access to Django's admin."""
        fields |= {"role": Role.ADMIN, "is_superuser": True, "is_staff": True}
        return self.create_user(username, password, **fields)


class Staff(AbstractBaseUser, PermissionsMixin):
    """A person who signs in; the role decides rights, teams and markets the scope."""

    username = models.CharField(max_length=60, unique=True)
    display_name = PersonalCharField(max_length=80, personal=Kind.NAME)
    email = PersonalCharField(max_length=254, blank=True, personal=Kind.EMAIL)
    role = models.CharField(max_length=10, choices=Role, default=Role.AGENT)
    markets = models.ManyToManyField(Market, blank=True, related_name="+")
    teams = models.ManyToManyField(Team, blank=True, related_name="members")
    language = models.CharField(max_length=8, choices=Language, default=Language.EN)
    density = models.CharField(max_length=12, choices=Density, default=Density.COMFORTABLE)
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    hotkeys = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True, blank=True)
    # When access was last given (invited, opened again): dormancy counts from here until a sign-in.
    access_since = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(
        max_length=10, choices=ClosedReason, blank=True, db_default="", default=""
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    # Part of the session's hash: raising it ends every session of the person at once.
    session_epoch = models.PositiveIntegerField(db_default=0, default=0, editable=False)
    version = models.PositiveIntegerField(db_default=1, default=1, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = StaffManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="staff_username_once_any_case"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="staff_role_known"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind sessions to the password and to the epoch, which every change of access raises."""
        return salted_hmac(
            "staff.session", f"{self.password}|{self.session_epoch}", secret=secret,
            algorithm="sha256",
        ).hexdigest()  # fmt: skip

    def may(self, permission: str) -> bool:
        """Tell whether the role has the permission and the account is active."""
        return self.is_active and rules.allows(self.role, permission)

    @property
    def own_teams(self) -> dict[int, int]:
        """The teams that this person works in or leads: team id → market id."""
        return self._places[1]

    @property
    def zone(self) -> dt.tzinfo:
        """The clock that this person reads: that of the first of their markets, UTC without one."""
        own, zones = self.scope.market_ids, self._places[2]
        return ZoneInfo(zones[min(own)]) if own else dt.UTC

    @cached_property
    def scope(self) -> rules.Scope:
        """The rows this person may see; one query, once per request."""
        markets, teams, _zones = self._places
        return rules.scope_of(self.role, market_ids=markets, teams=teams)

    @cached_property
    def _places(self) -> tuple[set[int], dict[int, int], dict[int, str]]:
        """The markets given to the person, the teams with theirs, and the zones of all these."""
        with connection.cursor() as cursor:
            cursor.execute(_PLACES, {"person": self.pk})
            rows: list[tuple[int, str, int]] = cursor.fetchall()
        return (
            {market for market, _zone, team in rows if not team},
            {team: market for market, _zone, team in rows if team},
            {market: zone for market, zone, _team in rows},
        )
