"""The charts of the report page."""

from collections.abc import Iterable, Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ops_console.shared import charts
from voc.selectors.report import CountRow, Report

MOST_BARS, DECEMBER = 12, 12


def report_charts(report: Report) -> dict[str, SafeString]:
    """Return the charts by name; a report without inquiries has none."""
    if not report.totals.everything.count:
        return {}
    return {
        "causes": _pareto(report),
        "stages": _bars(_("Inquiries by stage"), report.stages),
        "channels": _bars(_("Inquiries by channel"), report.channels),
        "tasks": _bars(_("Inquiries by task"), report.tasks),
        "months": _columns(_("Inquiries by month"), report.months),
    }


def _pareto(report: Report) -> SafeString:
    items = tuple(
        charts.Item(str(row.label), row.tally.count, href=row.href) for row in report.causes
    )
    return charts.pareto(
        charts.Pareto(
            title=_("Causes by count"),
            method=_("Primary causes, with cumulative share"),
            items=items,
        )
    )


def _bars(title: str, rows: list[CountRow]) -> SafeString:
    shown = rows[:MOST_BARS]
    hidden = len(rows) - len(shown)
    method = _("The %(shown)d largest of %(all)d") % {"shown": len(shown), "all": len(rows)}
    return charts.bar(
        charts.Bar(
            title=title,
            method=method if hidden else "",
            labels=[str(row.label) for row in shown],
            series=(_series(shown),),
        )
    )


def _columns(title: str, rows: list[CountRow]) -> SafeString:
    """Draw the months; one without inquiries keeps its place in time."""
    by_month = {row.key: row for row in rows}
    labels = list(_months(rows[0].key, rows[-1].key))
    counts = [by_month[label].tally.count if label in by_month else 0 for label in labels]
    hrefs = [by_month[label].href if label in by_month else "" for label in labels]
    series = charts.Series(_("Inquiries"), counts, hrefs=hrefs)
    return charts.column(charts.Column(title=title, labels=labels, series=(series,)))


def _months(first: str, last: str) -> Iterator[str]:
    year, month = map(int, first.split("-"))
    while (label := f"{year}-{month:02}") <= last:
        yield label
        year, month = (year, month + 1) if month < DECEMBER else (year + 1, 1)


def _series(rows: Iterable[CountRow]) -> charts.Series:
    rows = list(rows)
    counts = [row.tally.count for row in rows]
    return charts.Series(_("Inquiries"), counts, hrefs=[row.href for row in rows])
