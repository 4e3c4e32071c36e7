"""Setting the clocks of retention."""

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from operations.choices import BASES, Operation
from operations.models import RetentionClock
from operations.rules import Period
from ops_console.shared import audit
from ops_console.shared.models import AuditKind
from staff.selectors import all_markets

if TYPE_CHECKING:
    from staff.models import Market

PRESETS = Path(__file__).resolve().parent.parent / "content" / "retention_clocks.json"


@transaction.atomic
def set_clock(
    *, market: "Market | None", rule: str, period: Period, basis: str, now: dt.datetime
) -> RetentionClock:
    """Set how long what a rule covers is kept in a market; that is on record."""
    values = {"years": period.years, "months": period.months, "days": period.days}
    row, _created = RetentionClock.objects.update_or_create(
        market=market, rule=rule, defaults={**values, "basis": basis}
    )
    entry = audit.Entry(
        kind=AuditKind.OPERATED,
        chain=market.code if market else audit.CONSOLE_CHAIN,
        object_type="operations.RetentionClock",
        object_id=str(row.pk),
        reason=Operation.CLOCK,
        data={"rule": rule, **values},
    )
    audit.record(entry, by=None, now=now, actor_name="set_retention_clock")
    return row


@transaction.atomic
def load_presets(*, now: dt.datetime) -> int:
    """Set the clocks that the markets at hand do not have yet; return how many that were."""
    known = json.loads(PRESETS.read_text(encoding="utf-8"))
    places = {"": None, **{market.code: market for market in all_markets()}}
    missing = [
        (places[code], rule, dict(told))
        for code, clocks in known.items()
        if code in places
        for rule, told in clocks.items()
        if not RetentionClock.objects.filter(market=places[code], rule=rule).exists()
    ]
    for market, rule, told in missing:
        basis = BASES[told.pop("basis")]
        set_clock(market=market, rule=rule, period=Period(**told), basis=basis, now=now)
    return len(missing)
