"""The KPI cards: each figure with its population, interval, curve, pair and way in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.choices import AGE_BUCKETS, Kpi, Part, Unit, part_label
from metrics.rules.kpis import KPI_PAIRS, RECONTACT_WINDOWS, TIMES
from metrics.views.edges import drill_url
from metrics.views.wording import note, printed, share
from ops_console.shared import charts
from ops_console.shared.charts.words import NOTHING

if TYPE_CHECKING:
    from metrics.selectors import Figures, KpiValue, MetricsFilter

# Where the numerator is the good part, the others are looked for.
_GOOD_PART = {Kpi.FIRST_RESPONSE_SLA, Kpi.RESOLUTION_SLA}


@dataclass(frozen=True)
class Link:
    """A way into a list."""

    label: str
    value: str
    href: str


@dataclass(frozen=True)
class Card:
    """One figure as the page shows it; `href` is empty for people who may not see inquiries."""

    kpi: Kpi
    value: str | None
    unit: str
    note: str
    aside: str
    href: str
    curve: SafeString
    links: list[Link]
    pair: Link

    @property
    def element_id(self) -> str:
        """The id under which other cards lead here."""
        return f"kpi-{self.kpi.value}"


def cards_of(figures: "Figures", filter_: "MetricsFilter", *, may_open: bool) -> list[Card]:
    """Return the cards in pairs: a speed, and beside it the quality it could be bought with."""
    partner = {one: other for pair in KPI_PAIRS for one, other in (pair, pair[::-1])}
    return [
        _card(figures, filter_, kpi=kpi, partner=partner[kpi], may_open=may_open)
        for pair in KPI_PAIRS
        for kpi in pair
    ]


def _card(
    figures: "Figures", filter_: "MetricsFilter", *, kpi: Kpi, partner: Kpi, may_open: bool
) -> Card:
    value, other = figures.kpis[kpi], figures.kpis[partner]
    part = Part.NUMERATOR if value.numerator is not None else Part.DENOMINATOR
    return Card(
        kpi=kpi,
        value=printed(kpi, value.value) if value.is_enough else None,
        unit=_unit(value) if value.is_enough else _("not enough data"),
        note=_note(figures, value),
        aside=_aside(figures, value),
        href=drill_url(filter_, kpi, part) if may_open else "",
        curve=_curve(value),
        links=_links(figures, value, filter_) if may_open else [],
        pair=Link(
            _("paired: %(figure)s") % {"figure": partner.label},
            printed(partner, other.value) if other.is_enough else NOTHING,
            f"#kpi-{partner.value}",
        ),
    )


def _unit(value: "KpiValue") -> str:
    if value.kpi == Kpi.AHT:
        shown = {"p90": printed(value.kpi, value.p90), "mean": printed(value.kpi, value.mean)}
        return _("median · P90 %(p90)s · mean %(mean)s") % shown
    if value.kpi in TIMES:
        return _("median · P90 %(p90)s") % {"p90": printed(value.kpi, value.p90)}
    if value.kpi == Kpi.VOLUME:
        return _("received")
    if value.kpi == Kpi.BACKLOG:
        return _("open now")
    return _("met of due") if value.kpi in _GOOD_PART else ""


def _note(figures: "Figures", value: "KpiValue") -> str:
    if value.kpi == Kpi.VOLUME:
        days = figures.selection.period.length
        return _("%(n)s a day") % {"n": charts.number(round(value.n / days, 1))}
    return _oldest(figures) if value.kpi == Kpi.BACKLOG else note(value)


def _aside(figures: "Figures", value: "KpiValue") -> str:
    """Say who is not in the figure, where that is no small matter."""
    if value.kpi == Kpi.AHT and figures.abandoned:
        return _("%(n)s abandoned") % {"n": charts.number(figures.abandoned)}
    if value.kpi == Kpi.COMPLAINT_CONVERSION and figures.direct_complaints:
        number = charts.number(figures.direct_complaints)
        return _("%(n)s were complaints from the start") % {"n": number}
    if value.kpi in RECONTACT_WINDOWS and figures.unmatchable:
        unknown = figures.unmatchable / max(1, figures.kpis[Kpi.VOLUME].n)
        return _("%(share)s unknown callers") % {"share": share(unknown)}
    return ""


def _oldest(figures: "Figures") -> str:
    oldest = figures.backlog.oldest_days
    if oldest is None:
        return ""
    text = ngettext("oldest %(n)s business day", "oldest %(n)s business days", oldest)
    return text % {"n": charts.number(oldest)}


def _links(figures: "Figures", value: "KpiValue", filter_: "MetricsFilter") -> list[Link]:
    if value.kpi == Kpi.BACKLOG:
        return [
            Link(age, charts.number(count), drill_url(filter_, Kpi.BACKLOG, age=age))
            for age, count in zip(AGE_BUCKETS, figures.backlog.by_age, strict=True)
        ]
    if value.unit != Unit.SHARE or not value.n:
        return []
    parts = {Part.DENOMINATOR: value.n}
    if value.kpi in _GOOD_PART:
        parts = {Part.REMAINDER: value.n - (value.numerator or 0), **parts}
    return [
        Link(
            str(part_label(value.kpi, part)), charts.number(n), drill_url(filter_, value.kpi, part)
        )
        for part, n in parts.items()
    ]


def _curve(value: "KpiValue") -> SafeString:
    label = _("%(figure)s over the period") % {"figure": value.kpi.label}
    return charts.sparkline(charts.Sparkline(label=label, values=value.curve))
