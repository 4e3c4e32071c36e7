"""Codes of what queue and list show; they stand in URLs."""

from django.db import models
from django.utils.translation import pgettext_lazy


class QueueView(models.TextChoices):
    """Tabs of the queue."""

    MINE = "mine", pgettext_lazy("queue", "Mine")
    TEAM = "team", pgettext_lazy("queue", "Team")
    UNASSIGNED = "unassigned", pgettext_lazy("queue", "Unassigned")
    WAITING = "waiting", pgettext_lazy("queue", "Waiting")
    ALL_OPEN = "all-open", pgettext_lazy("queue", "All open")
    RECENT = "recent", pgettext_lazy("queue", "Recently answered")


class DueFilter(models.TextChoices):
    """Narrowing by due time."""

    OVERDUE = "overdue", pgettext_lazy("due", "Overdue")
    TODAY = "today", pgettext_lazy("due", "Due today")


class ListSort(models.TextChoices):
    """Orders of the list of inquiries."""

    NEWEST = "newest", pgettext_lazy("sort", "Newest first")
    OLDEST = "oldest", pgettext_lazy("sort", "Oldest first")
    DUE = "due", pgettext_lazy("sort", "By due time")
    RESOLVED = "resolved", pgettext_lazy("sort", "Latest answered first")
