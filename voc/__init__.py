"""Voc: root causes and their impact."""
