"""The `ui` tags: components of the console; docs/ui.md has a line of use for each."""

from ops_console.shared.templatetags.ui import (
    actions,
    clocks,
    fields,
    guarding,
    listings,
    marks,
    navigation,
    playbook,
    surfaces,
    text,
    times,
)
from ops_console.shared.templatetags.ui.registry import register

__all__ = [
    "actions",
    "clocks",
    "fields",
    "guarding",
    "listings",
    "marks",
    "navigation",
    "playbook",
    "register",
    "surfaces",
    "text",
    "times",
]
