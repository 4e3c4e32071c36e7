"""Exports: data leaves the console with a reason, a second pair of eyes and a manifest."""
