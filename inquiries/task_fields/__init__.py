"""What each task type asks for: its facts, its fields and how their values are checked."""

from inquiries.task_fields.catalogue import PROFILES, profile_of
from inquiries.task_fields.fields import TaskField, TaskProfile
from inquiries.task_fields.validation import CleanDetails, clean_details, missing_for_resolving

__all__ = [
    "PROFILES",
    "CleanDetails",
    "TaskField",
    "TaskProfile",
    "clean_details",
    "missing_for_resolving",
    "profile_of",
]
