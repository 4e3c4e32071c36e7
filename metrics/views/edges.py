"""What the pages share: the addresses of lists and the clock that a page shows."""

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from metrics.choices import Kpi, Part
from ops_console.shared.addresses import path_of

if TYPE_CHECKING:
    from metrics.selectors import MetricsFilter, Places


def drill_url(
    filter_: "MetricsFilter", kpi: Kpi, part: Part = Part.DENOMINATOR, *, age: str = ""
) -> str:
    """Return the address of the inquiries behind a figure."""
    more = {"kpi": kpi.value}
    if part != Part.DENOMINATOR:
        more["part"] = part.value
    if age:
        more["age"] = age
    return f"{path_of('metrics:drill')}?{filter_.query(**more)}"


def zone_of(places: "Places", filter_: "MetricsFilter") -> dt.tzinfo:
    """Return the clock of the page: that of the only market in it, else UTC."""
    zones = {market.time_zone for market in places.chosen(filter_.market)}
    return ZoneInfo(zones.pop()) if len(zones) == 1 else dt.UTC
