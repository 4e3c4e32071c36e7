"""Who works in the console under trial: fictitious people with tokens and passwords."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from ops_console.shared import clock
from staff.choices import Permission
from staff.services import create_token
from voc.selectors.causes import causes_of

MARKET, TEAM = "KR", "CARE1"
AGENTS = 20


@dataclass(frozen=True)
class Person:
    """Somebody with a token, if the role may use the API, and with a password if wanted."""

    pk: int
    username: str
    token: str = ""
    password: str = ""


@dataclass(frozen=True)
class World:
    """The people of the trial, and what they know."""

    agents: list[Person]
    lead: Person
    analyst: Person
    root: Person
    cause: str
    # The demo tells of jobs too; those after this one are the trial's.
    last_job_before: int


def make_world() -> World:
    """Make the people in the market that the demo has filled."""
    return World(
        agents=[_make(f"trial.agent{number}", "AGENT") for number in range(AGENTS)],
        lead=_make("trial.lead", "LEAD", signs_in=True),
        analyst=_make("trial.analyst", "ANALYST", signs_in=True),
        root=_make("trial.root", "ADMIN", signs_in=True),
        cause=_some_cause(),
        last_job_before=last_job(),
    )


def customers_in_use() -> list[str]:
    """Return customers who may ask; the night's retention keeps former ones apart."""
    found = apps.get_model("inquiries", "Customer").objects.filter(
        market__code=MARKET, separated_at__isnull=True
    )
    return list(found.order_by("pk").values_list("reference", flat=True)[:200])


def _some_cause() -> str:
    """Return a cause that may be named: one without finer ones below it."""
    market = apps.get_model("staff", "Market").objects.get(code=MARKET)
    found = causes_of(market.pk).filter(is_active=True, parent__isnull=False)
    return str(found.values_list("code", flat=True)[0])


def last_job() -> int:
    """Return the number of the newest job."""
    newest = apps.get_model("shared", "Job").objects.order_by("-pk").first()
    return newest.pk if newest else 0


def _make(username: str, role: str, *, signs_in: bool = False) -> Person:
    password = secrets.token_urlsafe(24) if signs_in else ""
    now = clock.now()
    staff: Any = get_user_model()
    person = staff.objects.create_user(
        username, password or None, role=role, display_name=username.title(), joined_at=now
    )
    market = apps.get_model("staff", "Market").objects.get(code=MARKET)
    person.markets.add(market)
    person.teams.add(apps.get_model("staff", "Team").objects.get(market=market, code=TEAM))
    token = ""
    if person.may(Permission.USE_API):
        # As old as yesterday: one of the faults sets the clock back.
        since = now - dt.timedelta(days=1)
        _row, token = create_token(owner=person, label="trial", days=30, now=since)
    return Person(person.pk, username, token, password)
