"""Changing keys: everything that is not sealed under the first key is sealed anew, row by row."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Func, Q, Value

from ops_console.shared.personal.cipher import CannotOpen, Token, open_sealed, seal
from ops_console.shared.personal.encrypted import encrypted_fields, index_fields, with_indexes
from ops_console.shared.personal.keys import encryption_keys, index_keys

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

AT_ONCE = 500


@dataclass(frozen=True)
class Keeper:
    """Rows that hold sealed values; `renew` renews those of one row and names its columns.

    `stale` keeps the rows that need it, where the database can tell; otherwise each is looked at.
    """

    model: "type[Model]"
    renew: "Callable[[Any], list[str]]"
    stale: "Callable[[QuerySet[Any]], QuerySet[Any]] | None" = None

    @property
    def label(self) -> str:
        """The model's name."""
        return self.model._meta.label  # noqa: SLF001 - Django's documented API


_KEEPERS: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Make sealed values known that stand outside of encrypted fields."""
    _KEEPERS.append(keeper)


def keepers() -> list[Keeper]:
    """Return everything that keeps sealed values: encrypted fields, and what apps registered."""
    own = [
        Keeper(model, _renew_fields, _stale_fields)
        for model in apps.get_models()
        if encrypted_fields(model) and not model._meta.proxy  # noqa: SLF001 - Django's documented API
    ]
    return [*own, *_KEEPERS]


def renewed(token: str, *, place: str) -> str:
    """Return the same value sealed under the first key; CannotOpen when its own key is gone."""
    if not token or Token(token).key_name == encryption_keys()[0].name:
        return token
    return seal(open_sealed(token, place=place), place=place)


def rotate(keeper: Keeper, *, at_once: int = AT_ONCE) -> Generator[int, None, None]:
    """Renew every stale row in batches, each in a transaction of its own; yield how many it was.

    What a batch has renewed is no longer stale, so that an interrupted run goes on where it was.
    """
    last: Any = None
    while True:
        with transaction.atomic():
            batch = list(_next_batch(keeper, after=last, at_once=at_once))
            done = sum(_renew(keeper, row) for row in batch)
        if not batch:
            return
        last = batch[-1].pk
        yield done


def left_stale(keeper: Keeper) -> int:
    """Return how many rows still need another key than the first, where the database can tell."""
    return _rows(keeper).count() if keeper.stale else 0


def _next_batch(keeper: Keeper, *, after: Any, at_once: int) -> "QuerySet[Any]":
    rows = _rows(keeper) if after is None else _rows(keeper).filter(pk__gt=after)
    return rows.order_by("pk").select_for_update(of=("self",))[:at_once]


def _rows(keeper: Keeper) -> "QuerySet[Any]":
    rows = keeper.model._base_manager.all()  # noqa: SLF001 - no manager may hide rows
    return keeper.stale(rows) if keeper.stale else rows


def _renew(keeper: Keeper, row: "Model") -> bool:
    try:
        columns = keeper.renew(row)
    except CannotOpen as error:
        msg = f"{keeper.label} {row.pk}: {error}"
        raise CannotOpen(msg) from error
    if columns:
        row.save(update_fields=columns)
    return bool(columns)


def _renew_fields(row: "Model") -> list[str]:
    """Seal every encrypted field of the row anew; their indexes follow when it is saved."""
    names = [field.name for field in encrypted_fields(type(row))]
    for name in names:
        setattr(row, name, getattr(row, name).reveal())
    return with_indexes(type(row), names)


def _stale_fields(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Keep the rows with a value or an index under another key than the first."""
    stale = Q()
    first, first_index = encryption_keys()[0].name, index_keys()[0].name
    wanted = {field.name: first for field in encrypted_fields(rows.model)}
    wanted |= {index.name: first_index for index in index_fields(rows.model)}
    for column, key in wanted.items():
        alias = f"key_of_{column}"
        rows = rows.alias(**{alias: _key_name(column)})
        stale |= ~Q(**{f"{alias}__in": ("", key)})
    return rows.filter(stale)


def _key_name(column: str) -> Func:
    """Read the name of the key off a sealed value, in the database."""
    text = models.CharField()
    return Func(column, Value("."), Value(1), function="split_part", output_field=text)
