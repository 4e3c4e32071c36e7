"""Codes of what queue and list show; they stand in URLs."""

from django.db import models
from django.utils.translation import pgettext_lazy as _p


class QueueView(models.TextChoices):
    """Tabs of the queue."""

    MINE = "mine", _p("queue", "Mine")
    TEAM = "team", _p("queue", "Team")
    UNASSIGNED = "unassigned", _p("queue", "Unassigned")
    WAITING = "waiting", _p("queue", "Waiting")
    ALL_OPEN = "all-open", _p("queue", "All open")
    RECENT = "recent", _p("queue", "Recently answered")


class DueFilter(models.TextChoices):
    """Narrowing by due time."""

    OVERDUE = "overdue", _p("due", "Overdue")
    TODAY = "today", _p("due", "Due today")


class ListSort(models.TextChoices):
    """Orders of the list of inquiries."""

    NEWEST = "newest", _p("sort", "Newest first")
    OLDEST = "oldest", _p("sort", "Oldest first")
    DUE = "due", _p("sort", "By due time")
    RESOLVED = "resolved", _p("sort", "Latest answered first")
