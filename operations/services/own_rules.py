"""What the console itself erases: what is left of signing in, old jobs, kept answers."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from operations import retention
from operations.choices import Method
from operations.retention import Cut, RetentionRule
from ops_console.shared.models import Job, RequestKey
from staff.services import forgetting

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _ended_sessions(cut: Cut) -> "QuerySet[Any]":
    return Session.objects.filter(expire_date__lt=cut.before)


def _delete_sessions(keys: Sequence[Any], _now: dt.datetime) -> None:
    Session.objects.filter(pk__in=keys).delete()


def _old_jobs(cut: Cut) -> "QuerySet[Any]":
    has_content = ~Q(params={}) | ~Q(result={}) | ~Q(error="")
    return Job.objects.filter(has_content, finished_at__lt=cut.before)


def _empty_jobs(ids: Sequence[Any], _now: dt.datetime) -> None:
    Job.objects.filter(pk__in=ids).update(params={}, result={}, error="")


def _old_keys(cut: Cut) -> "QuerySet[Any]":
    return RequestKey.objects.filter(created_at__lt=cut.before)


def _delete_keys(ids: Sequence[Any], _now: dt.datetime) -> None:
    RequestKey.objects.filter(pk__in=ids).delete()


retention.register(
    RetentionRule(
        "operations.session", _("Ended sessions"), Method.DELETED, _ended_sessions,
        _delete_sessions, per_market=False,
    ),
    RetentionRule(
        "operations.job", _("Contents of old jobs"), Method.EMPTIED, _old_jobs, _empty_jobs,
        per_market=False,
    ),
    RetentionRule(
        "operations.request_key", _("Kept answers to requests"), Method.DELETED, _old_keys,
        _delete_keys, per_market=False,
    ),
    RetentionRule(
        "staff.attempt", _("Refused sign-ins"), Method.DELETED,
        lambda cut: forgetting.attempts_before(cut.before), forgetting.forget_attempts,
        per_market=False,
    ),
    RetentionRule(
        "staff.link", _("Invitations and reset links that are over"), Method.DELETED,
        lambda cut: forgetting.links_before(cut.before), forgetting.forget_links,
        per_market=False,
    ),
    RetentionRule(
        "staff.known_place", _("Places from which people used to sign in"), Method.DELETED,
        lambda cut: forgetting.places_before(cut.before), forgetting.forget_places,
        per_market=False,
    ),
)  # fmt: skip
