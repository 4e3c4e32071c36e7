"""Fields whose values are sealed in the database, and the index by which they are searched."""

from typing import TYPE_CHECKING, Any, Never

from django.db import connections, models, router
from django.db.models.query_utils import DeferredAttribute

from ops_console.shared.personal.cipher import (
    Token,
    blind_index,
    blind_indexes,
    place_of,
)
from ops_console.shared.personal.classified import ClassifiedField
from ops_console.shared.personal.kinds import Kind
from ops_console.shared.personal.sealed import Sealed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection


class RowIdField(models.BigAutoField):  # type: ignore[type-arg]
    """A primary key allotted before the row is written, so that values can be bound to it."""

    def get_pk_value_on_save(self, instance: models.Model) -> int:
        """Take the next number of the table's sequence."""
        with connections[router.db_for_write(type(instance))].cursor() as cursor:
            table = instance._meta.db_table  # noqa: SLF001 - Django's documented API
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s))", [table, self.column])
            return int(cursor.fetchone()[0])


class SealedAttribute(DeferredAttribute):
    """The attribute of an encrypted field: takes texts and days, gives `Sealed`."""

    field: "EncryptedField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        """Return the value bound to the row that it was read from."""
        if instance is None:
            return self
        return super().__get__(instance, cls).bound(self.field.place(instance.pk))

    def __set__(self, instance: models.Model, value: "Sealed | str | dt.date | None") -> None:
        """Seal what is assigned."""
        instance.__dict__[self.field.attname] = self.field.sealed(value)


class EncryptedField(ClassifiedField, models.TextField):  # type: ignore[type-arg]
    """A personal value, encrypted in the database and bound to its row; printed only as its mask.

    It cannot be filtered by: give the model a `BlindIndexField` and search with `matching()`.
    """

    descriptor_class = SealedAttribute

    def place(self, pk: object) -> str:
        """Return what binds a value of this field to a row."""
        return place_of(self.model._meta.db_table, self.attname, pk)  # noqa: SLF001 - Django's documented API

    def sealed(self, value: "Sealed | str | dt.date | None") -> Sealed:
        """Return a value as rows of this field hold it."""
        return Sealed.of(self.personal, value)

    def from_db_value(self, value: str | None, *_args: Any) -> Sealed:
        """Wrap what the database holds; it opens once it knows its row."""
        return Sealed(self.personal, token=value or "")

    def to_python(self, value: Any) -> Any:
        """Seal what a form or a fixture gave."""
        return self.sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Token:  # noqa: FBT001 - Django's signature
        """Encrypt for the row that is being written."""
        if model_instance.pk is None:
            msg = f"{self} is bound to its row: the model needs a RowIdField as its primary key."
            raise TypeError(msg)
        sealed: Sealed = getattr(model_instance, self.attname)
        return sealed.token_for(self.place(model_instance.pk))

    def get_prep_value(self, value: Any) -> str:
        """Accept only what was sealed for a row; a mask or a clear text never reaches the table."""
        if not (isinstance(value, Token) or value == ""):
            msg = f"{self} is written by saving the row and searched by its blind index."
            raise TypeError(msg)
        return str(value)

    def get_lookup(self, lookup_name: str) -> Never:
        """Refuse every filter: equal values are sealed differently."""
        msg = f"{self} cannot be filtered by {lookup_name!r}: use its blind index."
        raise TypeError(msg)

    def value_to_string(self, obj: models.Model) -> str:
        """Serialise the mask, never the value."""
        return str(getattr(obj, self.attname))


class BlindIndexField(models.CharField):  # type: ignore[type-arg]
    """A keyed hash of a sibling field by which equal values are found; kept in step on saving.

    `save(update_fields=…)` must name it beside its sibling: see `with_indexes`.
    """

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": 40, "blank": True, "editable": False} | kwargs)

    def deconstruct(self) -> Any:
        """Name the sibling in the migration."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    @property
    def purpose(self) -> str:
        """What separates the hashes of one field from those of another."""
        return f"{self.model._meta.db_table}|{self.of}"  # noqa: SLF001 - Django's documented API

    def normal(self, value: str) -> str:
        """Return the form in which values are compared; the sibling may know a better one."""
        sibling = self.model._meta.get_field(self.of)  # noqa: SLF001 - Django's documented API
        canonical = getattr(sibling, "canonical", None)
        return str(canonical(value)) if canonical else value

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 - Django's signature
        """Hash the sibling's value."""
        value = getattr(model_instance, self.of).reveal()
        index = blind_index(self.normal(value), purpose=self.purpose)
        setattr(model_instance, self.attname, index)
        return index

    def matching(self, value: str) -> models.Q:
        """Return the condition that the sibling says exactly this, under any key in use."""
        return models.Q(
            **{f"{self.name}__in": blind_indexes(self.normal(value), purpose=self.purpose)}
        )


def encrypted_fields(model: type[models.Model]) -> list[EncryptedField]:
    """Return the encrypted fields of a model."""
    return [field for field in model._meta.get_fields() if isinstance(field, EncryptedField)]  # noqa: SLF001 - Django's documented API


def index_fields(model: type[models.Model]) -> list[BlindIndexField]:
    """Return the blind indexes of a model."""
    return [field for field in model._meta.get_fields() if isinstance(field, BlindIndexField)]  # noqa: SLF001 - Django's documented API


def sealed_columns(model: type[models.Model], pk: int, values: dict[str, str]) -> dict[str, str]:
    """Return the columns of a row written past the ORM (COPY): sealed values and their indexes."""
    columns: dict[str, str] = {}
    for field in encrypted_fields(model):
        if field.name in values:
            columns[field.attname] = field.sealed(values[field.name]).token_for(field.place(pk))
    for index in index_fields(model):
        if index.of in values:
            normal = index.normal(values[index.of])
            columns[index.attname] = blind_index(normal, purpose=index.purpose)
    return columns


def with_indexes(model: type[models.Model], fields: "Collection[str]") -> list[str]:
    """Return these fields and the blind indexes of theirs, for `save(update_fields=…)`."""
    return [*fields, *(index.name for index in index_fields(model) if index.of in fields)]


def matching(model: type[models.Model], field: str, value: str) -> models.Q:
    """Return the condition that an encrypted field of the model says exactly this."""
    index = next(index for index in index_fields(model) if index.of == field)
    return index.matching(value)


__all__ = [
    "BlindIndexField",
    "EncryptedField",
    "Kind",
    "RowIdField",
    "encrypted_fields",
    "index_fields",
    "matching",
    "sealed_columns",
    "with_indexes",
]
