"""What changes playbooks and their runs."""

from playbooks.services.answering import InvalidAnswers, save_answers, start_again
from playbooks.services.finishing import confirm_record, leave_unused
from playbooks.services.publishing import NotPublishable, Published, publish

__all__ = [
    "InvalidAnswers",
    "NotPublishable",
    "Published",
    "confirm_record",
    "leave_unused",
    "publish",
    "save_answers",
    "start_again",
]
