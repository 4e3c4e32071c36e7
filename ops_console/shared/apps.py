"""Registers the shared mechanisms as a Django app."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from ops_console.shared.durability import check_durability


class SharedConfig(AppConfig):
    """Jobs, request keys and the ui tags."""

    name = "ops_console.shared"
    label = "shared"

    def ready(self) -> None:
        """Have the database's promises checked where it is there."""
        register(check_durability, Tags.database)
