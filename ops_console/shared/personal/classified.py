"""Personal data is classified on the field; masking, encryption and the audit read it from here.

`classified_fields()` is the one list of personal fields in the whole console. A model that holds a
person's data uses these field classes; a test compares the list with docs/personal-data.md.
"""

from typing import Any

from django.apps import apps
from django.db import models

from ops_console.shared.personal.kinds import Kind
from ops_console.shared.personal.masks import mask
from ops_console.shared.personal.sealed import Sealed


class ClassifiedField(models.Field):  # type: ignore[type-arg]
    """Mixin that carries the kind of personal data through migrations."""

    def __init__(self, *args: Any, personal: Kind = Kind.FREE_TEXT, **kwargs: Any) -> None:
        self.personal = Kind(personal)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Add the classification to the field's migration form."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "personal": self.personal.value}


class PersonalCharField(ClassifiedField, models.CharField):  # type: ignore[type-arg]
    """A short text about a person."""


class PersonalTextField(ClassifiedField, models.TextField):  # type: ignore[type-arg]
    """A free text that may tell something about a person."""


class PersonalDateField(ClassifiedField, models.DateField):  # type: ignore[type-arg]
    """A date about a person."""


def is_classified(row: models.Model, field: str) -> bool:
    """Tell whether a field of the row is classified as personal."""
    return isinstance(row._meta.get_field(field), ClassifiedField)  # noqa: SLF001 - as below


def classified_fields() -> list[tuple[str, str, Kind]]:
    """Return (model label, field name, kind) of every personal field, sorted."""
    return sorted(
        (model._meta.label, field.name, field.personal)  # noqa: SLF001 - Django's documented API
        for model in apps.get_models()
        for field in model._meta.get_fields()  # noqa: SLF001 - Django's documented API
        if isinstance(field, ClassifiedField)
    )


def shown(row: models.Model, field: str) -> str:
    """Return what of a personal field of the row everybody may see."""
    kind = row._meta.get_field(field).personal  # type: ignore[union-attr]  # noqa: SLF001 - as above
    value = getattr(row, field)
    return str(value) if isinstance(value, Sealed) else mask(kind, str(value or ""))
