"""The desk: queue, work and context side by side, each also served alone."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from inquiries import selectors
from inquiries.views.edges import (
    READ,
    address,
    answer,
    on_inquiry,
    page_behind,
    target_of,
)
from inquiries.views.panes import PANEL, context_pane, own_call, work_pane
from inquiries.views.queues import VERSION, filter_from, queue_pane
from ops_console.shared import clock
from staff.choices import Permission
from staff.guards import person_of, requires

if TYPE_CHECKING:
    from inquiries.models import Inquiry


@requires(Permission.VIEW_INQUIRIES)
@require_http_methods(list(READ))
def desk(request: HttpRequest) -> HttpResponse:
    """Show the queue with nothing open yet."""
    return desk_page(request, None)


@requires(Permission.VIEW_INQUIRIES)
@require_http_methods(list(READ))
def queue(request: HttpRequest) -> HttpResponse:
    """Serve the queue pane or its rows; 204 when they look as the browser has them."""
    target = target_of(request)
    if not target:
        return desk_page(request, None)
    now = clock.now()
    pane = queue_pane(request, now=now)
    if request.GET.get(VERSION) == pane.version:
        return HttpResponse(status=204)
    headers = {} if VERSION in request.GET else {"HX-Push-Url": pane.here.page}
    part = "queue_rows" if target == "queue-list" else "queue"
    context = {"queue": pane, "now": now, "swapped": True}
    return answer(request, f"inquiries/parts/{part}.html", context, headers=headers)


@on_inquiry(Permission.VIEW_INQUIRIES, methods=READ)
def show(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Open an inquiry: work and context for htmx, the whole desk otherwise."""
    if target_of(request) != "work":
        return desk_page(request, inquiry)
    query = filter_from(request).query()
    context = work_pane(request, inquiry, now=clock.now(), query=query)
    context |= context_pane(request, inquiry, panel=_panel_kept(request), query=query)
    return answer(request, "inquiries/parts/opened.html", context)


@on_inquiry(Permission.VIEW_INQUIRIES, methods=READ)
def work(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Serve the parts of the work pane that may have changed; without script, lead to the page."""
    query, target = filter_from(request).query(), target_of(request)
    if not target:
        return redirect(address("show", inquiry.number, query=query))
    if target == "action":
        return answer(request, "inquiries/parts/no_sheet.html", {})
    context = work_pane(request, inquiry, now=clock.now(), query=query)
    context |= {"call": own_call(request), "composed": False, "done": False}
    return answer(request, "inquiries/parts/acted.html", context)


@on_inquiry(Permission.VIEW_INQUIRIES, methods=READ)
def context(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Serve the context pane with the tab that was chosen; without script, lead to the page."""
    query, panel = filter_from(request).query(), request.GET.get(PANEL, "")
    page = address("show", inquiry.number, query={**query, **({PANEL: panel} if panel else {})})
    if not target_of(request):
        return redirect(page)
    pane = context_pane(request, inquiry, panel=panel, query=query)
    # The pane that refreshes itself is where it was; a tab that was pressed is a new place.
    refreshes = request.headers.get("HX-Trigger") == "context"
    headers = {} if refreshes else {"HX-Push-Url": page}
    return answer(request, "inquiries/parts/context.html", pane, headers=headers)


def desk_page(
    request: HttpRequest, inquiry: "Inquiry | None", *, status: int = 200
) -> HttpResponse:
    """Render the whole desk, with an inquiry open or none."""
    now = clock.now()
    number = inquiry.number if inquiry else ""
    queue_ = queue_pane(request, now=now, current=number)
    context: dict[str, Any] = {"queue": queue_, "now": now, "call": own_call(request)}
    if inquiry:
        panel = request.GET.get(PANEL, "")
        context |= work_pane(request, inquiry, now=now, query=queue_.query)
        context |= context_pane(request, inquiry, panel=panel, query=queue_.query)
    return answer(request, "inquiries/desk.html", context, status=status)


def next_in_queue(
    request: HttpRequest, inquiry: "Inquiry", *, now: dt.datetime
) -> "Inquiry | None":
    """Return what is due next in the queue as the person has narrowed it; None when it is clear."""
    page = selectors.queue_page(person_of(request), filter_from(request), now=now, size=2)
    return next((row for row in page.rows if row.pk != inquiry.pk), None)


def _panel_kept(request: HttpRequest) -> str:
    """Return the context tab that the person has open, so that the next inquiry shows the same."""
    return page_behind(request)[1].get(PANEL, "")
