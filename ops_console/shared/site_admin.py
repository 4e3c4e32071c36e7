"""What every form of Django's admin site must do: know its version, and leave an audit entry."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ops_console.shared import audit, clock
from ops_console.shared.conflicts import put_on_version
from ops_console.shared.models import AuditKind

SEEN = "seen"
LONGEST = 200
CONFLICT = 409


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]
    """Names what stood when the form was opened; refuses once something else stands."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    # Set for each object by VersionedAdmin.
    standing = ""
    rows_now = ""
    is_overtaken = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[SEEN] = self.standing

    def clean(self) -> dict[str, Any]:
        """Show what stands beside what was entered; sending the form again is then a choice."""
        values = super().clean() or {}
        if values.get(SEEN, "") != self.standing:
            self.is_overtaken = True
            put_on_version(self, SEEN, self.standing)
            self.add_error(None, [_OVERTAKEN, *self._differences(values)])
        return values

    def _differences(self, values: dict[str, Any]) -> Iterable[str]:
        for name in self.changed_data:
            if name != SEEN:
                told = {
                    "field": self.fields[name].label,
                    "mine": _words(values.get(name)),
                    "theirs": _words(getattr(self.instance, name, "")),
                }
                yield _DIFFERENCE % told
        if self.rows_now:
            yield _ROWS % {"rows": self.rows_now}


_OVERTAKEN = _("Somebody else has changed this meanwhile. Save again to keep what you entered.")
_DIFFERENCE = _("%(field)s: you entered “%(mine)s”, now it says “%(theirs)s”.")
_ROWS = _("Rows as they are now: %(rows)s")


class VersionedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The base of every admin of ours; a change nobody saw, or one without entry, is none."""

    form = VersionedForm

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> models.Model | None:
        """Return the object; whoever sends something locks it first, so that no one slips in."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST":
            return found
        locked = self.model._base_manager.select_for_update()  # noqa: SLF001 - Django's own name
        row: models.Model | None = locked.filter(pk=found.pk).first()
        return row

    def get_form(  # type: ignore[override]
        self, request: HttpRequest, obj: Any = None, **kwargs: Any
    ) -> "type[forms.ModelForm[Any]]":
        """Return the form of this one object, with what it is now."""
        form = super().get_form(request, obj, **kwargs)
        if obj is None:
            return form
        rows = list(self._rows_of(obj))
        now = {"standing": _fingerprint([obj, *rows]), "rows_now": "; ".join(map(_line, rows))}
        return type(form.__name__, (form,), now)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Answer with 409 when the form was overtaken."""
        response = super().render_change_form(request, context, *args, **kwargs)
        if getattr(context["adminform"].form, "is_overtaken", False):
            response.status_code = CONFLICT
        return response

    def save_related(  # noqa: PLR0917 - Django's signature
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """Save the rows below too, and leave the entry of the whole in the same transaction."""
        super().save_related(request, form, formsets, change)
        changed = [name for name in form.changed_data if name != SEEN]
        told = {
            "fields": changed,
            "before": {name: _words(form.initial.get(name)) for name in changed if change},
            "after": {name: _words(form.cleaned_data.get(name)) for name in changed},
            **{formset.prefix: rows for formset in formsets if (rows := _changed_rows(formset))},
        }
        _record(request, form.instance, what="CHANGED" if change else "ADDED", told=told)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        """Delete one, with its entry."""
        self.delete_queryset(request, self.model._base_manager.filter(pk=obj.pk))  # noqa: SLF001

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: "models.QuerySet[Any]") -> None:
        """Delete several, each with an entry that tells what it was."""
        gone = list(queryset)
        queryset.delete()
        for obj in gone:
            _record(request, obj, what="DELETED", told={"before": _values(obj)})

    def _rows_of(self, obj: models.Model) -> Iterable[models.Model]:
        for inline in self.inlines:
            key = _get_foreign_key(self.model, inline.model)
            rows = inline.model._base_manager.filter(**{key.name: obj})  # noqa: SLF001
            yield from rows.order_by("pk")


def _record(request: HttpRequest, obj: models.Model, *, what: str, told: dict[str, Any]) -> None:
    market = getattr(obj, "market", None)
    entry = audit.Entry(
        kind=AuditKind.OPERATED,
        chain=getattr(market, "code", audit.CONSOLE_CHAIN),
        object_type=obj._meta.label,  # noqa: SLF001 - Django's documented API
        object_id=str(obj.pk),
        reason=what,
        data=told,
    )
    audit.record(entry, by=request.user, now=clock.now())  # type: ignore[arg-type]


def _changed_rows(formset: Any) -> dict[str, Any]:
    rows = {
        "added": [_line(row) for row in formset.new_objects],
        "changed": [_line(row) for row, _fields in formset.changed_objects],
        "deleted": [_line(row) for row in formset.deleted_objects],
    }
    return {name: lines for name, lines in rows.items() if lines}


def _values(obj: models.Model) -> dict[str, str]:
    fields = obj._meta.concrete_fields  # noqa: SLF001 - Django's documented API
    return {field.name: _words(field.value_from_object(obj)) for field in fields}


def _line(row: models.Model) -> str:
    return ", ".join(value for name, value in _values(row).items() if name != "id")


def _words(value: object) -> str:
    return str("" if value is None else value)[:LONGEST]


def _fingerprint(rows: Iterable[models.Model]) -> str:
    """Return what tells these rows, as they are stored, from any others."""
    told = [
        (field.attname, str(field.value_from_object(row)))
        for row in rows
        for field in row._meta.concrete_fields  # noqa: SLF001 - Django's documented API
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
