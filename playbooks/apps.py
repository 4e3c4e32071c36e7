"""Registers the playbooks app and what it adds to the pages of others."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlaybooksConfig(AppConfig):
    """Playbooks."""

    name = "playbooks"

    def ready(self) -> None:
        """Add the panel, the closing check and the entry of the rail."""
        # Models are not ready when this module is read.
        from inquiries import closing_checks, panels  # noqa: PLC0415
        from ops_console.shared import context  # noqa: PLC0415
        from playbooks import selectors  # noqa: PLC0415
        from staff.choices import Permission  # noqa: PLC0415

        panels.register(
            panels.Panel(
                order=10,
                slug="playbook",
                title=_("Playbook"),
                url_name="playbooks:panel",
                permission=Permission.VIEW_PLAYBOOKS,
                key="p",
            )
        )
        closing_checks.register(selectors.missing_records)
        import_module("playbooks.services.erasing")
        context.register_navigation(
            context.NavEntry(
                "playbooks:index",
                "book-open",
                _("Playbooks"),
                "g p",
                lambda request: request.user.may(Permission.VIEW_PLAYBOOKS),  # type: ignore[union-attr]
            )
        )
