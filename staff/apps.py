"""Registers the staff app."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Staff."""

    name = "staff"
