"""Looking at exports: one's own, one in detail, its manifest."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exports import rules, selectors
from exports.choices import ApprovalNeed, Ending, Status
from exports.forms import DecisionForm
from ops_console.shared import clock
from staff.choices import Permission
from staff.guards import person_of, requires

if TYPE_CHECKING:
    from exports.models import ExportRequest
    from staff.models import Staff

TONES = {
    Status.WAITING: ("warn", "hourglass"),
    Status.QUEUED: ("accent", "loader-circle"),
    Status.READY: ("good", "check"),
    Status.COLLECTED: ("neutral", "check-check"),
    Status.REFUSED: ("bad", "ban"),
    Status.FAILED: ("bad", "circle-x"),
    Status.EXPIRED: ("neutral", "clock"),
    Status.CANCELLED: ("neutral", "x"),
}


@require_safe
@requires(Permission.ASK_EXPORT)
def index(request: HttpRequest) -> HttpResponse:
    """List one's own exports."""
    person = person_of(request)
    rows = [shown(export) for export in selectors.own_exports(person)]
    return render(request, "exports/index.html", {"rows": rows, **tabs(person)})


@require_safe
@requires(Permission.ASK_EXPORT)
def show(request: HttpRequest, export_id: int) -> HttpResponse:
    """Show where an export stands and, once it is built, its manifest."""
    person = person_of(request)
    export = selectors.get_export(person, export_id)
    return render(request, "exports/show.html", detail(export, person))


@require_safe
@requires(Permission.ASK_EXPORT)
def manifest(request: HttpRequest, export_id: int) -> JsonResponse:
    """Hand out the manifest for programs."""
    export = selectors.get_export(person_of(request), export_id)
    return JsonResponse(selectors.manifest(export))


def shown(export: "ExportRequest") -> dict[str, Any]:
    """Return an export as a row of a list shows it."""
    state = selectors.state_of(export)
    tone, icon = TONES[state]
    return {
        "export": export,
        "label": selectors.kind_label(export),
        "state": state.label,
        "tone": tone,
        "icon": icon,
    }


def detail(export: "ExportRequest", person: "Staff", **more: Any) -> dict[str, Any]:
    """Return what the page of an export shows to this person."""
    state, is_own = selectors.state_of(export), export.requested_by_id == person.pk
    now = clock.now()
    decides = person.may(Permission.APPROVE_EXPORT) and not is_own
    return {
        **shown(export),
        **tabs(person),
        "is_own": is_own,
        "is_open": state == Status.QUEUED,
        "is_live": selectors.is_live(export, now=now),
        "may_decide": decides and state == Status.WAITING,
        "may_cancel": is_own and rules.cancelling_refusal(export.status) is None,
        "has_password": is_own and bool(export.password),
        "columns": [
            (column, column.code in export.clear_columns) for column in selectors.columns_of(export)
        ],
        "words": selectors.filter_words(export),
        "needs": [ApprovalNeed(code).label for code in export.needs],
        "ending": Ending(export.ending).label if export.ending else "",
        "decision_form": DecisionForm(),
        "now": now,
        **more,
    }


def tabs(person: "Staff") -> dict[str, Any]:
    """Return what the tabs show: whether somebody decides, and on how many."""
    return {
        "decides": person.may(Permission.APPROVE_EXPORT),
        "waiting_count": selectors.count_waiting(person),
    }
