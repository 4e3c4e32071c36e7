"""The list of inquiries with filters, and the search box."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from inquiries import selectors, services
from inquiries.forms.filters import ListFilterForm
from inquiries.forms.search import SearchForm
from inquiries.selectors import ListFilter
from inquiries.views.edges import READ, READ_AND_WRITE, answer
from inquiries.views.queues import AFTER, counted
from ops_console.shared import clock
from ops_console.shared.idempotency import repeatable
from staff.choices import Permission
from staff.guards import person_of, requires
from staff.selectors import team_names_of

if TYPE_CHECKING:
    from inquiries.selectors import ListPage


@requires(Permission.VIEW_INQUIRIES)
@require_http_methods(list(READ))
def list_(request: HttpRequest) -> HttpResponse:
    """List inquiries, open or not, as the query asks for them."""
    person = person_of(request)
    filter_ = ListFilter.from_query(request.GET.dict())
    page = selectors.inquiries_for_list(person, filter_, request.GET.get(AFTER, ""))
    context = {
        "filter": filter_,
        "form": ListFilterForm.drawn(filter_, team_names_of(person)),
        "page": page,
        "count": counted(page.count),
        "next_query": _next_query(filter_, page),
        "first_query": urlencode(filter_.query()),
        "is_first": AFTER not in request.GET,
        "narrowed": filter_ != ListFilter(sort=filter_.sort),
        "may_export": person.may(Permission.ASK_EXPORT),
        "now": clock.now(),
    }
    return answer(request, "inquiries/list.html", context)


@requires(Permission.VIEW_INQUIRIES)
@require_http_methods(list(READ_AND_WRITE))
@repeatable
def search(request: HttpRequest) -> HttpResponse:
    """Find inquiries and customers; a full number leads straight to its inquiry.

    The text comes by POST only, because names and phone numbers must not stand in addresses.
    """
    form = SearchForm(request.POST or None)
    context = {"form": form, "hits": None, "now": clock.now()}
    if request.method != "POST":
        return answer(request, "inquiries/search.html", context)
    if not form.is_valid():
        return answer(request, "inquiries/search.html", context, status=422)
    wanted = form.cleaned_data["q"]
    hits = services.look_for(text=wanted, by=person_of(request), now=clock.now())
    if hits.exact:
        return redirect("inquiries:show", hits.exact.number)
    return answer(request, "inquiries/search.html", {**context, "hits": hits})


def _next_query(filter_: ListFilter, page: "ListPage") -> str:
    more = {**filter_.query(), AFTER: page.next_cursor}
    return urlencode(more) if page.next_cursor else ""
