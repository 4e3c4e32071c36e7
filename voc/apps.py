"""Registers the voc app: its panel, closing check, export and place in the navigation."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from exports import kinds
from ops_console.shared.context import NavEntry, register_navigation
from staff.choices import Permission

PANEL_ORDER = 20


def _may_see(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.may(Permission.VIEW_VOC))


class VocConfig(AppConfig):
    """VOC."""

    name = "voc"

    def ready(self) -> None:
        """Register with the apps below, which do not know this one."""
        # The tables can be imported only now.
        from inquiries import closing_checks, import_targets, panels  # noqa: PLC0415
        from voc import forms, selectors, services  # noqa: PLC0415

        closing_checks.register(services.closing_refusals)
        import_targets.register(import_targets.ImportTarget("causes", services.CauseSection))
        kinds.register(
            kinds.ExportKind(
                code="voc",
                label=_("Inquiries with root causes"),
                permission=Permission.EXPORT_VOC,
                columns=selectors.EXPORT_COLUMNS,
                select=forms.tagged_selection,
                page="voc:report",
                parameters=tuple(forms.FilterForm.base_fields),
                copied=True,
            )
        )
        panels.register(
            panels.Panel(
                order=PANEL_ORDER,
                slug="voc",
                title=_("Root cause"),
                url_name="voc:panel",
                permission=Permission.VIEW_INQUIRIES,
                key="c",
            )
        )
        register_navigation(
            NavEntry(
                "voc:report",
                "message-square-text",
                _("VOC"),
                "g v",
                _may_see,
            )
        )
