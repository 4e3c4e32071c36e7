"""Pages by key: the next page begins after the last row seen, however long the list is."""

import base64
import binascii
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ops_console.shared import errors

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inquiries.models import Inquiry


@dataclass(frozen=True)
class Order:
    """A sort by one moment and then by id; rows without the moment come last.

    `among` names a column that is empty in all rows: an index that begins with it is walked in
    order only when the sort says so too.
    """

    field: str
    descending: bool = False
    nullable: bool = False
    among: str = ""

    def page(
        self,
        rows: "QuerySet[Inquiry]",
        cursor: str,
        *,
        size: int,
        shown: "QuerySet[Inquiry] | None" = None,
    ) -> "tuple[list[Inquiry], str]":
        """Return so many rows after the cursor, and the cursor behind them if more follow.

        With `shown` the rows are chosen first and joined afterwards: where the planner sorts many
        rows for a page, it sorts narrow ones.
        """
        if cursor:
            rows = rows.filter(self.after(cursor))
        moment = F(self.field)
        first = moment.desc() if self.descending else moment.asc(nulls_last=self.nullable or None)
        among = [self.among] if self.among else []
        order = (*among, first, "-pk" if self.descending else "pk")
        page = rows.order_by(*order)[: size + 1]
        found = list(
            page if shown is None else shown.filter(pk__in=page.values("pk")).order_by(*order)
        )
        return found[:size], self.cursor_of(found[size - 1]) if len(found) > size else ""

    def after(self, cursor: str) -> Q:
        """Return the condition for the rows that follow the cursor; Invalid when it is broken."""
        moment, pk = _decoded(cursor)
        later, beyond = ("lt", {"pk__lt": pk}) if self.descending else ("gt", {"pk__gt": pk})
        if moment is None:
            return Q(**{f"{self.field}__isnull": True}, **beyond)
        # The bound that includes the moment lets the index begin there.
        follows = Q(**{f"{self.field}__{later}e": moment}) & (
            Q(**{f"{self.field}__{later}": moment}) | Q(**beyond)
        )
        return follows | Q(**{f"{self.field}__isnull": True}) if self.nullable else follows

    def cursor_of(self, row: "Inquiry") -> str:
        """Return the cursor that stands behind this row."""
        moment = getattr(row, self.field)
        text = f"{'' if moment is None else moment.isoformat()}~{row.pk}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[dt.datetime | None, int]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        moment, _tilde, pk = (
            base64.urlsafe_b64decode(padded.encode("ascii")).decode().partition("~")
        )
        return _aware(moment), int(pk)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise errors.Invalid(_("This page mark is not valid."), code="bad_cursor") from error


def _aware(text: str) -> dt.datetime | None:
    if not text:
        return None
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("naive")
    # Python knows offsets that PostgreSQL does not.
    return moment.astimezone(dt.UTC)
