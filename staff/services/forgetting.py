"""What is left of signing in once it serves nothing: the engine of retention asks for it by age."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt

from staff.models import AccessLink, KnownPlace

if TYPE_CHECKING:
    from django.db.models import QuerySet


def attempts_before(moment: dt.datetime) -> "QuerySet[Any]":
    """Return the wrong sign-ins whose last one lies before the moment."""
    attempts: QuerySet[Any] = AccessAttempt.objects.filter(attempt_time__lt=moment)
    return attempts


def forget_attempts(ids: Sequence[Any], _now: dt.datetime) -> None:
    """Delete wrong sign-ins; the audit trail keeps that they were."""
    AccessAttempt.objects.filter(pk__in=ids).delete()


def links_before(moment: dt.datetime) -> "QuerySet[AccessLink]":
    """Return the invitations and reset links that were over before the moment."""
    return AccessLink.objects.filter(expires_at__lt=moment)


def forget_links(ids: Sequence[Any], _now: dt.datetime) -> None:
    """Delete links that are over."""
    AccessLink.objects.filter(pk__in=ids).delete()


def places_before(moment: dt.datetime) -> "QuerySet[KnownPlace]":
    """Return the places from which nobody has signed in since the moment."""
    return KnownPlace.objects.filter(last_at__lt=moment)


def forget_places(ids: Sequence[Any], _now: dt.datetime) -> None:
    """Delete places; whoever comes from there again is a stranger there."""
    KnownPlace.objects.filter(pk__in=ids).delete()
