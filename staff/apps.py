"""Registers the staff app: the people page in the rail, the job that sends links."""

from importlib import import_module

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ops_console.shared.context import NavEntry, register_navigation
from staff.choices import Permission


def _may_manage(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.may(Permission.MANAGE_STAFF))


class StaffConfig(AppConfig):
    """Staff."""

    name = "staff"

    def ready(self) -> None:
        """Put the people page into the rail; make the job known to the workers."""
        # It reads models, which can be imported only now.
        import_module("staff.services")
        import_module("staff.services.sealed")
        register_navigation(
            NavEntry("staff:people", "users", _("People"), "g u", _may_manage, last=True, place=7)
        )
