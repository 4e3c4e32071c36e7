"""Writes of the privacy app; importing it registers the job that opens reviews."""

from privacy.services.looking import record_look
from privacy.services.opening import enqueue_reviews
from privacy.services.reviewing import Finding, Overtaken, judge_item, sign_off
from privacy.services.searching import (
    NewIncident,
    Window,
    add_action,
    close_incident,
    open_incident,
    search_again,
)

__all__ = [
    "Finding",
    "NewIncident",
    "Overtaken",
    "Window",
    "add_action",
    "close_incident",
    "enqueue_reviews",
    "judge_item",
    "open_incident",
    "record_look",
    "search_again",
    "sign_off",
]
