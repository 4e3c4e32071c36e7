"""The charts of the dashboard; each title says the finding, each caption the method."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from inquiries.choices import Channel, Stage
from metrics.choices import Kpi
from metrics.rules.kpis import RECONTACT_WINDOWS
from metrics.rules.periods import Bucket, Period
from metrics.views.edges import drill_url
from metrics.views.wording import printed, unit_of
from ops_console.shared import charts

if TYPE_CHECKING:
    from metrics.selectors import Figures, MetricsFilter

MAX_YEARLESS = 366


class Drawings:
    """Draws the figures of one filter; points and bars lead to lists where these may be seen."""

    def __init__(self, figures: "Figures", filter_: "MetricsFilter", *, may_open: bool) -> None:
        self.figures, self.filter, self.may_open = figures, filter_, may_open
        self.span = _("by day") if figures.selection.period.is_short else _("by week")

    def all(self) -> dict[str, Any]:
        """Return the charts by name."""
        return {
            "volume": self.volume(),
            "on_time": self.on_time(),
            "handling": self.handling(),
            "recontacts": [self.recontact(kpi) for kpi in RECONTACT_WINDOWS],
            "channels": self.by_code("channel", Channel, self.figures.by_channel),
            "stages": self.by_code("stage", Stage, self.figures.by_stage),
        }

    def volume(self) -> SafeString:
        """Draw the inquiries received over time."""
        buckets, counts = self.figures.volume_buckets, self.figures.volume
        period = self.figures.selection.period
        most = max(range(len(counts)), key=counts.__getitem__)
        title, method = _volume_words(period)
        shown = {
            "n": charts.number(sum(counts)),
            "most": charts.number(counts[most]),
            "day": buckets[most].first,
            "month": f"{buckets[most].first:%Y-%m}",
        }
        chart = charts.Column(
            title=title % shown if counts[most] else _("No inquiries in this selection"),
            method=method,
            labels=_labels(buckets, by_month=period.has_monthly_volume),
            series=[charts.Series(_("Inquiries"), counts, hrefs=self._hrefs(Kpi.VOLUME, buckets))],
        )
        return charts.column(chart)

    def on_time(self) -> SafeString:
        """Draw both shares of clocks that were met."""
        kpis = (Kpi.FIRST_RESPONSE_SLA, Kpi.RESOLUTION_SLA)
        title = self._told(
            _("First response on time in %(first)s, resolution in %(resolution)s"),
            first=Kpi.FIRST_RESPONSE_SLA,
            resolution=Kpi.RESOLUTION_SLA,
        )
        return self._line(kpis, title=title, method=_("met of due"))

    def handling(self) -> SafeString:
        """Draw the median handling time."""
        value = self.figures.kpis[Kpi.AHT]
        title = self._told(_("Half of the contacts took %(median)s or less"), median=Kpi.AHT)
        method = _("median of talk, hold and wrap-up · n %(n)s") % {"n": charts.number(value.n)}
        return self._line((Kpi.AHT,), title=title, method=method)

    def recontact(self, kpi: Kpi) -> SafeString:
        """Draw a re-contact rate; the days whose window has not elapsed stand on grey."""
        value = self.figures.kpis[kpi]
        came_back = _("%(share)s came back within %(days)s days")
        title = self._told(came_back, {"days": RECONTACT_WINDOWS[kpi]}, share=kpi)
        method = _("share of first contacts · n %(n)s · grey: maturing") % {
            "n": charts.number(value.n)
        }
        return self._line((kpi,), title=title, method=method, maturing_from=value.maturing_from)

    def by_code(self, code: str, labels: Any, counts: Mapping[str, int]) -> SafeString:
        """Draw the inquiries by channel or stage, the most frequent first."""
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        shown = [(value, count) for value, count in ordered if count]
        names = [str(labels(value).label) for value, _count in shown]
        heading = _("Inquiries by channel") if code == "channel" else _("Inquiries by stage")
        if shown:
            share = shown[0][1] / sum(counts.values())
            text = _("%(name)s: %(share)s of all inquiries")
            title = text % {"name": names[0], "share": charts.percent(round(share, 3))}
        else:
            title = heading
        hrefs = [self._href(Kpi.VOLUME, **{code: value}) for value, _count in shown]
        series = charts.Series(
            _("Inquiries"), [count for _value, count in shown], hrefs=hrefs if self.may_open else ()
        )
        return charts.bar(charts.Bar(title=title, method=heading, labels=names, series=[series]))

    def _line(
        self, kpis: tuple[Kpi, ...], *, title: str, method: str, maturing_from: int | None = None
    ) -> SafeString:
        buckets = self.figures.buckets
        chart = charts.Line(
            title=title,
            method=f"{method} · {self.span}",
            unit=unit_of(kpis[0]),
            labels=_labels(buckets),
            series=[
                charts.Series(
                    str(kpi.label), self.figures.kpis[kpi].curve, hrefs=self._hrefs(kpi, buckets)
                )
                for kpi in kpis
            ],
            maturing_from=maturing_from,
        )
        return charts.line(chart)

    def _told(self, sentence: str, words: Mapping[str, object] | None = None, **kpis: Kpi) -> str:
        """Fill a sentence with figures; say that there is not enough data where one lacks it."""
        if not all(self.figures.kpis[kpi].is_enough for kpi in kpis.values()):
            names = " · ".join(str(kpi.label) for kpi in kpis.values())
            return f"{names}: {_('not enough data')}"
        shown = {name: printed(kpi, self.figures.kpis[kpi].value) for name, kpi in kpis.items()}
        return sentence % {**(words or {}), **shown}

    def _hrefs(self, kpi: Kpi, buckets: list[Bucket]) -> list[str]:
        if not self.may_open:
            return []
        return [
            drill_url(self.filter.between(bucket.first, bucket.last), kpi) for bucket in buckets
        ]

    def _href(self, kpi: Kpi, **codes: str) -> str:
        return drill_url(self.filter.narrowed(**codes), kpi)


def _volume_words(period: Period) -> tuple[str, str]:
    if period.has_daily_volume:
        return _("%(n)s inquiries; the most, %(most)s, on %(day)s"), _("received, by day")
    if period.has_monthly_volume:
        return _("%(n)s inquiries; the most, %(most)s, in %(month)s"), _("received, by month")
    title = _("%(n)s inquiries; the most, %(most)s, in the week of %(day)s")
    return title, _("received, by week")


def _labels(buckets: Sequence[Bucket], *, by_month: bool = False) -> list[str]:
    """Name the buckets by their first day; with the year where a day of the year comes twice."""
    if by_month:
        return [f"{bucket.first:%Y-%m}" for bucket in buckets]
    is_long = (buckets[-1].last - buckets[0].first).days > MAX_YEARLESS
    return [f"{bucket.first:{'%Y-%m-%d' if is_long else '%m-%d'}}" for bucket in buckets]
