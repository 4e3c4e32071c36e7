"""Registers the operations app: its place in the rail, its figures and its jobs."""

from importlib import import_module

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ops_console.shared.context import NavEntry, register_navigation
from ops_console.shared.telemetry.figures import register_gauge
from staff.choices import Permission


def _may_retain(request: HttpRequest) -> bool:
    person = request.user
    return bool(person.is_authenticated and person.may(Permission.MANAGE_RETENTION))


def _on_operations(request: HttpRequest) -> bool:
    """Tell whether the page is of operators; retention lies below but has an entry of its own."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name.startswith("operations:") and name not in {
        "operations:retention", "operations:lift_hold", "operations:bring_back",
    }  # fmt: skip


def _may_operate(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.may(Permission.OPERATE))


class OperationsConfig(AppConfig):
    """Operations."""

    name = "operations"

    def ready(self) -> None:
        """Make figures and jobs known; put the pages into the rail."""
        # They read models, which can be imported only now.
        import_module("operations.services.nightly")
        import_module("operations.services.own_rules")
        figures = import_module("operations.selectors.figures")
        for gauge in figures.GAUGES:
            register_gauge(gauge)
        register_navigation(
            NavEntry(
                "operations:retention", "hourglass", _("Retention"), "g r", _may_retain, last=True,
                place=6,
            ),
            NavEntry(
                "operations:index", "activity", _("System"), "g o", _may_operate,
                _on_operations, last=True, place=8,
            ),
        )  # fmt: skip
