"""Registers the shared mechanisms as a Django app."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """Jobs, request keys and the ui tags."""

    name = "ops_console.shared"
    label = "shared"
