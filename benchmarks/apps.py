"""Registers the measurements, which have a command and no tables."""

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    """Measurements."""

    name = "benchmarks"
    label = "benchmarks"
