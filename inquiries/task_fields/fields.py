"""The form of a task type's description."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inquiries.choices import FieldKind, Needed, Risk, Stage, TaskType, YesNo

if TYPE_CHECKING:
    from django.utils.functional import Promise

    Label = str | Promise


@dataclass(frozen=True)
class TaskField:
    """One fact that a task type needs beyond what every inquiry has.

    `not_before` names the date field that this date may not precede.
    """

    key: str
    kind: FieldKind
    label: "Label"
    needed: Needed = Needed.OPTIONAL
    options: "tuple[tuple[str, Label], ...]" = ()
    not_before: str = ""

    def label_of(self, value: object) -> "Label":
        """Return the words for a stored value: a choice's label, else the value itself."""
        return dict(self.options).get(str(value), str(value))


@dataclass(frozen=True)
class TaskProfile:
    """A task type's working facts: stage, desk minutes, risk, re-contact window and fields."""

    task_type: TaskType
    stage: Stage
    desk_minutes: int
    risk: Risk
    window_days: int
    fields: tuple[TaskField, ...] = ()

    def field(self, key: str) -> TaskField | None:
        """Return the field with this key, or None."""
        return next((field for field in self.fields if field.key == key), None)


def text(key: str, label: "Label", needed: Needed = Needed.OPTIONAL) -> TaskField:
    """Describe a short text."""
    return TaskField(key, FieldKind.TEXT, label, needed)


def date(
    key: str, label: "Label", needed: Needed = Needed.OPTIONAL, *, not_before: str = ""
) -> TaskField:
    """Describe a day."""
    return TaskField(key, FieldKind.DATE, label, needed, not_before=not_before)


def money(key: str, label: "Label", needed: Needed = Needed.OPTIONAL) -> TaskField:
    """Describe an amount in the market's currency."""
    return TaskField(key, FieldKind.MONEY, label, needed)


def number(key: str, label: "Label", needed: Needed = Needed.OPTIONAL) -> TaskField:
    """Describe a small whole number."""
    return TaskField(key, FieldKind.NUMBER, label, needed)


def yes_no(key: str, label: "Label", needed: Needed = Needed.OPTIONAL) -> TaskField:
    """Describe a question that may also be answered with unknown."""
    return TaskField(key, FieldKind.YES_NO, label, needed, tuple(YesNo.choices))


def choice(
    key: str,
    label: "Label",
    needed: Needed = Needed.OPTIONAL,
    *,
    options: "tuple[tuple[str, Label], ...]",
) -> TaskField:
    """Describe a choice among stable codes."""
    return TaskField(key, FieldKind.CHOICE, label, needed, options)
