"""Tags in bulk for imports: causes found by their labels, rows written by COPY."""

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ops_console.shared import errors
from voc import selectors
from voc.choices import Fault
from voc.models import RootCause
from voc.services.causes import UNSPECIFIED, add_cause

if TYPE_CHECKING:
    from staff.models import Staff

STAGE = """
    CREATE TEMPORARY TABLE voc_tag_import (
        inquiry_id bigint, cause_id bigint, is_primary boolean, harm smallint, breach smallint,
        fault varchar(7), tagged_by_id bigint, tagged_at timestamptz
    )
"""
# A tag that somebody has set in the meantime stays.
KEEP = """
    INSERT INTO voc_tag (
        inquiry_id, cause_id, is_primary, harm, breach, fault, tagged_by_id, tagged_at,
        observed_by_team_id
    )
    SELECT inquiry_id, cause_id, is_primary, harm, breach, fault, tagged_by_id, tagged_at, team_id
    FROM voc_tag_import staged JOIN inquiries_inquiry inquiry ON inquiry.id = staged.inquiry_id
    ON CONFLICT DO NOTHING
"""
Labels = tuple[str, str]


@dataclass(frozen=True)
class TagRow:
    """The primary cause of one imported inquiry, with its usual harm and breach by default."""

    inquiry_id: int
    cause: RootCause
    harm: int | None = None
    breach: int | None = None


class CauseFinder:
    """Finds the cause that a market's tree has for two labels.

    Labels are compared exactly, in every language, without surrounding blanks.
    """

    def __init__(self, market_id: int) -> None:
        tree = selectors.tree_of(market_id)
        if tree is None:
            message = _("This market has no root causes yet; load them first.")
            raise errors.Invalid(message, code="no_causes")
        self._tree, self._market_id = tree, market_id
        self._causes: dict[Labels, RootCause] = {}
        self._read()

    def find(self, reason: str, subreason: str = "") -> RootCause | None:
        """Return the cause to tag with, or None when the tree has none such."""
        return self._causes.get((reason.strip(), subreason.strip()))

    def find_or_add(self, reason: str, subreason: str = "") -> RootCause:
        """Return the cause to tag with, made now when the tree has none such."""
        labels = reason.strip(), subreason.strip()
        if labels not in self._causes:
            cause = add_cause(tree=self._tree, reason=labels[0], subreason=labels[1])
            self._read()
            self._causes[labels] = cause
        return self._causes[labels]

    def _read(self) -> None:
        self._causes = {}
        for group in selectors.grouped(selectors.causes_of(self._market_id)):
            for cause in group.causes:
                for language, label in cause.labels.items():
                    heading = group.heading.labels.get(language, "")
                    below = cause.parent_id and label != UNSPECIFIED
                    self._causes[heading, label if below else ""] = cause


@transaction.atomic
def bulk_tag(*, rows: Iterable[TagRow], by: "Staff | None", now: dt.datetime) -> int:
    """Tag imported inquiries with their primary cause; return how many had none before.

    The import leaves its own event on each inquiry, so none is added here.
    """
    lines = io.StringIO()
    person = str(by.pk) if by else r"\N"
    for row in rows:
        harm = row.cause.default_harm if row.harm is None else row.harm
        breach = row.cause.default_breach if row.breach is None else row.breach
        values = (row.inquiry_id, row.cause.pk, "t", harm, breach, Fault.UNKNOWN.value)
        lines.write("\t".join(map(str, (*values, person, now.isoformat()))) + "\n")
    lines.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        cursor.copy_expert("COPY voc_tag_import FROM STDIN", lines)
        cursor.execute(KEEP)
        created: int = cursor.rowcount
        cursor.execute("DROP TABLE voc_tag_import")
    return created
