"""Writes of the operations app."""
