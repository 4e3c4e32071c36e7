"""Registers the demo, which has commands and no tables."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demo data."""

    name = "demo"
    label = "demo"
