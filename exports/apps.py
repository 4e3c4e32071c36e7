"""Registers the exports app: its job and its place in the navigation."""

from importlib import import_module

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ops_console.shared.context import NavEntry, register_navigation
from ops_console.shared.telemetry.figures import Gauge, register_gauge
from staff.choices import Permission


def _may_ask(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.may(Permission.ASK_EXPORT))


class ExportsConfig(AppConfig):
    """Exports."""

    name = "exports"

    def ready(self) -> None:
        """Make the job known to the workers; put the exports into the rail."""
        # It reads models, which can be imported only now.
        import_module("exports.services")
        import_module("exports.services.sealed")
        selectors = import_module("exports.selectors")
        register_gauge(
            Gauge("ops_exports", "Open exports by state.", "state", selectors.counts_by_state)
        )
        register_navigation(
            NavEntry("exports:index", "download", _("Exports"), "g e", _may_ask, last=True, place=2)
        )
