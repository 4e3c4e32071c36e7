"""The fields that a task type asks for, as form fields, and the form that changes details."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inquiries.choices import (
    DetailProblem,
    FieldKind,
    Needed,
    Priority,
    RequesterRole,
    Stage,
    TaskType,
)
from inquiries.forms.base import DETAIL, GuardedForm, empty_choice, grouped_tasks
from inquiries.task_fields import TaskField, clean_details, profile_of
from ops_console.shared.charts.words import NOTHING
from ops_console.shared.conflicts import Difference
from ops_console.shared.personal import hide_numbers, restored
from ops_console.shared.personal.warnings import WarningForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inquiries.models import Inquiry, Policy

# Arrow keys pass many choices; only the one on which they rest is asked for.
AFTER_CHOOSING = "change delay:150ms"
_WIDGETS: dict[str, Any] = {
    FieldKind.TEXT: lambda: forms.TextInput(attrs={"maxlength": 500}),
    FieldKind.DATE: lambda: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    FieldKind.MONEY: lambda: forms.TextInput(attrs={"inputmode": "decimal"}),
    FieldKind.NUMBER: lambda: forms.TextInput(attrs={"inputmode": "numeric"}),
    FieldKind.CHOICE: forms.Select,
    FieldKind.YES_NO: forms.RadioSelect,
}


class TaskFieldsForm(GuardedForm):
    """A form with the fields of one task type; their values are checked by the task's own rules."""

    task_type = forms.ChoiceField(label=_("Task"))
    stage = forms.ChoiceField(label=_("Stage"), choices=empty_choice(Stage.choices, "—"))

    def __init__(self, *args: Any, currency: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task_type"].choices = empty_choice(grouped_tasks(), "—")  # type: ignore[attr-defined]
        self.task = self._chosen_task()
        for task_field in profile_of(self.task).fields if self.task else ():
            self.fields[f"{DETAIL}{task_field.key}"] = _form_field(task_field, currency)

    def follow(self, name: str, *, url: str, target: str, trigger: str = AFTER_CHOOSING) -> None:
        """Let a field send the form as it stands, so that a part of the page follows it."""
        self.fields[name].widget.attrs |= {
            "hx-post": url,
            "hx-trigger": trigger,
            "hx-target": target,
            "hx-swap": "outerHTML",
        }

    def _chosen_task(self) -> str:
        given = (
            self.data.get("task_type")
            if self.is_bound
            else self.get_initial_for_field(self.fields["task_type"], "task_type")
        )
        return str(given) if given in TaskType.values else ""

    @property
    def task_fields(self) -> list[forms.BoundField]:
        """The fields of the task, in its order."""
        return [self[name] for name in self.fields if name.startswith(DETAIL)]

    def clean(self) -> dict[str, Any]:
        """Check the task's fields as API and import do."""
        cleaned = super().clean() or self.cleaned_data
        if not self.task:
            return cleaned
        for key, problem in clean_details(self.task, self.details()).problems.items():
            name = f"{DETAIL}{key}"
            if name in self.fields and name not in self.errors:
                self.add_error(name, str(DetailProblem(problem).label))
        return cleaned

    def details(self) -> dict[str, Any]:
        """Return the task's fields as entered."""
        return {
            name.removeprefix(DETAIL): value
            for name, value in self.cleaned_data.items()
            if name.startswith(DETAIL)
        }


class DetailsForm(WarningForm, TaskFieldsForm):
    """What an inquiry is about; numbers of people stand masked in it and stay what they are."""

    free_texts = ("subject",)

    subject = forms.CharField(label=_("Subject"), max_length=200)
    requester_role = forms.ChoiceField(label=_("Requester"), choices=RequesterRole)
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority)
    policy = forms.TypedChoiceField(label=_("Policy"), required=False, coerce=int, empty_value=None)

    OWN = ("subject", "task_type", "stage", "requester_role", "priority")

    def __init__(
        self,
        *args: Any,
        inquiry: "Inquiry",
        policies: "Sequence[Policy]",
        url: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, currency=inquiry.market.currency, **kwargs)
        self.inquiry, self.policies = inquiry, {row.pk: row for row in policies}
        self.fields["policy"].choices = policy_choices(policies)  # type: ignore[attr-defined]
        if not policies:
            del self.fields["policy"]
        if url:
            self.follow("task_type", url=url, target="#action")
            self.fields["task_type"].widget.attrs["hx-vals"] = '{"step": "fields"}'

    @classmethod
    def values_of(cls, inquiry: "Inquiry") -> dict[str, Any]:
        """Return what stands now, as initial values."""
        own = {name: hide_numbers(getattr(inquiry, name)) for name in cls.OWN}
        shown = hide_numbers(inquiry.details)
        fields = {f"{DETAIL}{key}": value for key, value in shown.items()}
        return {**own, "policy": inquiry.policy_id, **fields}

    def changes(self) -> dict[str, Any]:
        """Return what the service is asked to change."""
        own = {name: self.cleaned_data[name] for name in self.OWN}
        own["subject"] = restored(own["subject"], self.inquiry.subject)
        policy = self.policies.get(self.cleaned_data.get("policy") or 0)
        standing = self.inquiry.details
        details = {
            key: restored(value, str(standing.get(key, ""))) if isinstance(value, str) else value
            for key, value in self.details().items()
        }
        return {**own, "policy": policy, "details": details}

    def differences(self) -> list[Difference]:
        """Return where this form says something else than what stands now, in words."""
        standing = self.values_of(self.inquiry)
        return [
            Difference(
                bound.label,
                words_of(bound, bound.value()),
                words_of(bound, standing.get(bound.name)),
            )
            for bound in self.visible_fields()
            if str(standing.get(bound.name) or "") != str(bound.value() or "")
        ]


def policy_choices(policies: "Sequence[Policy]") -> list[tuple[str, Any]]:
    """Return the policies as choices, with a line for none."""
    rows = [
        (str(row.pk), f"{row.product} · …{row.number_tail} · {row.get_status_display()}")
        for row in policies
    ]
    return empty_choice(rows, _("No policy, or not known"))


def words_of(bound: forms.BoundField, value: Any) -> Any:
    """Return the label of a stored choice, else the value; a dash for nothing."""
    if value in {None, ""}:
        return NOTHING
    choices = getattr(bound.field.widget, "choices", ())
    flat = {str(code): label for code, label in _flat(choices)}
    return flat.get(str(value), value)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = []
    for code, label in choices:
        rows += label if isinstance(label, list | tuple) else [(code, label)]
    return rows


def _form_field(field: TaskField, currency: str) -> forms.Field:
    """Return a field that takes any text: the task's rules judge it, not the form."""
    widget = _WIDGETS[field.kind]()
    if field.kind in {FieldKind.CHOICE, FieldKind.YES_NO}:
        is_select = field.kind == FieldKind.CHOICE
        widget.choices = empty_choice(field.options, "—") if is_select else list(field.options)
    unit = f" ({currency})" if field.kind == FieldKind.MONEY else ""
    return forms.CharField(
        label=f"{field.label}{unit}",
        widget=widget,
        required=field.needed == Needed.INTAKE,
        error_messages={"required": DetailProblem.REQUIRED.label},
        help_text=_("Needed before resolving") if field.needed == Needed.RESOLVING else "",
    )
