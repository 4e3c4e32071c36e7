"""Migrations of the app that comes later."""
