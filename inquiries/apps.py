"""Registers the inquiries app."""

from importlib import import_module

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from exports import kinds
from ops_console.shared.context import NavEntry, register_navigation
from staff.choices import Permission


def _may_view(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.may(Permission.VIEW_INQUIRIES))


def _may_import(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.may(Permission.IMPORT_INQUIRIES))


def _on_list(request: HttpRequest) -> bool:
    return _view_name(request) == "inquiries:list"


def _on_desk(request: HttpRequest) -> bool:
    """Tell whether the page is the desk or one of an inquiry's; imports have an entry of theirs."""
    name = _view_name(request)
    elsewhere = name == "inquiries:list" or "import" in name
    return name.startswith("inquiries:") and not elsewhere


def _view_name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


class InquiriesConfig(AppConfig):
    """Inquiries."""

    name = "inquiries"

    def ready(self) -> None:
        """Put desk, list and imports into the rail; register the import job and the export."""
        # They read models, which can be imported only now.
        import_module("inquiries.services.importing")
        import_module("inquiries.services.erasing")
        kinds.register(import_module("inquiries.selectors.exports").LIST_EXPORT)
        register_navigation(
            NavEntry("inquiries:desk", "headset", _("Desk"), "g d", _may_view, _on_desk),
            NavEntry("inquiries:list", "table", _("Inquiries"), "g l", _may_view, _on_list),
            NavEntry(
                "inquiries:imports", "upload", _("Imports"), "g i", _may_import, last=True, place=1
            ),
        )
