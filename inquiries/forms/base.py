"""What the forms of the inquiries app share: guard fields, market times, plausible dates."""

from collections.abc import Mapping
from typing import Any

from django import forms

from inquiries.choices import Stage, TaskType
from inquiries.task_fields import profile_of
from ops_console.shared.conflicts import Difference
from ops_console.shared.moments import MomentField

# What the names of task fields begin with.
DETAIL = "detail_"
MAX_VERSION = 2**31 - 1
MAX_NOTE = 10_000


class GuardedForm(forms.Form):
    """A form that writes on an inquiry: it brings the version that was seen."""

    version = forms.IntegerField(
        required=False, min_value=0, max_value=MAX_VERSION, widget=forms.HiddenInput
    )

    def begin_here(self) -> None:
        """Put the focus on the first field; the summary of errors comes before it."""
        first = next(iter(self.visible_fields()), None)
        if first is not None:
            first.field.widget.attrs["data-focus"] = True

    def add_problems(self, problems: Mapping[str, Any]) -> None:
        """Put what the service found wrong with task fields beside them, else at the top."""
        for key, problem in problems.items():
            name = f"{DETAIL}{key}"
            self.add_error(name if name in self.fields else None, str(problem))

    def differences(self) -> list[Difference]:
        """Return where this form says something else than what stands; forms that add do not."""
        return []

    def fields_of_the_verb(self) -> dict[str, Any]:
        """Return what the person entered, without the version."""
        guards = GuardedForm.base_fields
        return {name: value for name, value in self.cleaned_data.items() if name not in guards}


def moment_field(label: Any, **options: Any) -> forms.DateTimeField:
    """A moment on the market's clock; the view has put its time zone into force."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return MomentField(label=label, widget=widget, **options)


def long_text(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    """A text of several lines, limited to what a note may hold."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=MAX_NOTE, widget=widget, **options)


def empty_choice(choices: Any, label: Any) -> list[tuple[str, Any]]:
    """Put a line for 'nothing chosen' before the choices."""
    return [("", label), *choices]


def grouped_tasks() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Return the task types under the stage in which they usually come up."""
    stages: dict[str, list[tuple[str, Any]]] = {stage: [] for stage in Stage.values}
    for task_type, label in TaskType.choices:
        stages[profile_of(task_type).stage].append((task_type, label))
    return [(Stage(stage).label, tasks) for stage, tasks in stages.items()]
