"""Metrics: facts, figures and dashboards."""
