"""The inquiries behind a figure."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inquiries.choices import Channel, Stage, Status, TaskType
from metrics import selectors
from metrics.choices import Kpi, Part, part_label
from metrics.forms import FilterForm, QuestionForm
from metrics.rules.kpis import RATES, TIMES
from metrics.views.edges import drill_url, zone_of
from metrics.views.wording import printed, units_line
from ops_console.shared import clock, errors
from staff.choices import Permission
from staff.guards import person_of, requires


@dataclass(frozen=True)
class ShownRow:
    """A row with its codes as words."""

    row: selectors.UnitRow
    channel: str
    stage: str
    task: str
    status: str
    value: str


@require_safe
@requires(Permission.VIEW_METRICS)
@requires(Permission.VIEW_INQUIRIES)
def drill(request: HttpRequest) -> HttpResponse:
    """List exactly the inquiries that a figure counts."""
    places = selectors.places_of(person_of(request))
    form, asked = FilterForm(request.GET, places), QuestionForm(request.GET)
    if not (form.is_valid() and asked.is_valid() and places.markets):
        raise errors.Invalid(code="bad_filter")
    filter_, question = form.metrics_filter(), asked.question()
    page = selectors.drill_of(
        places, filter_, question, cursor=request.GET.get("after", ""), now=clock.now()
    )
    context = {
        "page": page,
        "rows": [_shown(row, question.kpi) for row in page.rows],
        "parts": _parts(filter_, question),
        "query": filter_.query(),
        "zone": zone_of(places, filter_),
        "heading": _heading(question),
        "times": question.kpi in TIMES,
        "units": units_line(page),
        "is_live": question.kpi == Kpi.BACKLOG,
    }
    return render(request, "metrics/drill.html", context)


def _heading(question: selectors.Question) -> str:
    label = str(question.kpi.label)
    if question.kpi not in RATES:
        return label
    return f"{label} · {part_label(question.kpi, question.part)}"


@dataclass(frozen=True)
class PartTab:
    """A part of a share, with its address."""

    label: str
    url: str
    is_current: bool


def _parts(filter_: selectors.MetricsFilter, question: selectors.Question) -> list[PartTab]:
    """Return the parts of a share; other figures have only one."""
    kpi = question.kpi
    if kpi not in RATES:
        return []
    return [
        PartTab(str(part_label(kpi, part)), drill_url(filter_, kpi, part), part == question.part)
        for part in Part
    ]


def _shown(row: selectors.UnitRow, kpi: Kpi) -> ShownRow:
    return ShownRow(
        row,
        channel=str(Channel(row.channel).label),
        stage=str(Stage(row.stage).label),
        task=str(TaskType(row.task_type).label),
        status=str(Status(row.status).label),
        value=printed(kpi, row.value) if row.value is not None else "",
    )
