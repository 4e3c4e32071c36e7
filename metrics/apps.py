"""Registers the metrics app: its place in the rail and its nightly job."""

from importlib import import_module

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ops_console.shared.context import NavEntry, register_navigation
from staff.choices import Permission


def _may_see(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.may(Permission.VIEW_METRICS))


class MetricsConfig(AppConfig):
    """Metrics."""

    name = "metrics"

    def ready(self) -> None:
        """Put the dashboard into the rail; make the nightly job known to the workers."""
        # It reads models, which can be imported only now.
        import_module("metrics.services")
        register_navigation(NavEntry("metrics:dashboard", "gauge", _("Metrics"), "g m", _may_see))
