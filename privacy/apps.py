"""Registers the privacy app: its jobs and its places in the rail."""

from importlib import import_module

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from exports import kinds
from ops_console.shared import clock
from ops_console.shared.context import NavEntry, register_navigation
from staff.choices import Permission


def _may_look(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.may(Permission.VIEW_AUDIT))


def _may_review(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.may(Permission.REVIEW_ACCESS))


def _may_search(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.may(Permission.SEARCH_INCIDENTS))


class PrivacyConfig(AppConfig):
    """Privacy."""

    name = "privacy"

    def ready(self) -> None:
        """Make the job known to the workers; put the pages into the rail."""
        # They read models, which can be imported only now.
        import_module("privacy.services")
        reviews = import_module("privacy.selectors.reviews")

        exports = import_module("privacy.selectors.exports")
        trail = import_module("privacy.selectors.trail_exports")
        kinds.register(exports.AFFECTED_EXPORT, trail.TRAIL_EXPORT)

        def overdue(request: HttpRequest) -> int:
            return int(reviews.count_overdue(request.user, now=clock.now()))

        register_navigation(
            NavEntry(
                "privacy:audit", "history", _("Audit trail"), "g a", _may_look, last=True,
                place=3,
            ),
            NavEntry(
                "privacy:reviews", "clipboard-check", _("Access reviews"), "g c", _may_review,
                last=True, place=4, badge=overdue,
            ),
            NavEntry(
                "privacy:incidents", "triangle-alert", _("Incidents"), "g n", _may_search,
                last=True, place=5,
            ),
        )  # fmt: skip
