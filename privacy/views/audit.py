"""The audit trail: a filtered list, and one entry with its place in the chain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ops_console.shared import clock, errors
from ops_console.shared.audit import CONSOLE_CHAIN
from ops_console.shared.audit.keeping import as_lines
from privacy import services
from privacy.forms import TrailForm
from privacy.selectors import trail as selectors
from staff.choices import Permission
from staff.guards import person_of, requires

TRAIL = "privacy.Trail"
ANCHORS = "privacy.Anchors"


@require_safe
@requires(Permission.VIEW_AUDIT)
def trail(request: HttpRequest) -> HttpResponse:
    """List entries, newest first; the filter is the URL's query."""
    with timezone.override(selectors.clock_of(person_of(request), request.GET.get("chain", ""))):
        return _trail(request)


def _trail(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = TrailForm(request.GET, chains=selectors.chains_of(person))
    context: dict[str, object] = {"form": form, "checked": selectors.last_check(person)}
    if not form.is_valid():
        return render(request, "privacy/audit.html", context, status=422)
    wanted = form.wanted()
    count = selectors.count_entries(person, wanted)
    services.record_look(at=TRAIL, digest=wanted.digest(), count=count, by=person, now=clock.now())
    page = selectors.trail_page(person, wanted, before=form.cleaned_data["before"] or 0)
    context |= {"page": page, "count": count, "most": selectors.MOST_COUNTED}
    context["more"] = _query(request, page.more)
    context["export"] = _export_url(request, form.cleaned_data["chain"])
    return render(request, "privacy/audit.html", context)


def _export_url(request: HttpRequest, chain: str) -> str:
    """Return where this filter is exported; narrowed to a market, it is that market's export."""
    query = request.GET.copy()
    if chain not in {"", CONSOLE_CHAIN}:
        query["market"] = chain
    return f"{reverse('exports:new', args=['audit'])}?{query.urlencode()}"


def _query(request: HttpRequest, before: int) -> str:
    if not before:
        return ""
    query = request.GET.copy()
    query["before"] = str(before)
    return f"?{query.urlencode()}"


@require_safe
@requires(Permission.VIEW_AUDIT)
def anchors(request: HttpRequest) -> HttpResponse:
    """Hand out the signed ends that the last check found, to be kept off the machine."""
    person = person_of(request)
    check = selectors.last_check(person)
    if check.at is None:
        raise errors.NotFound
    ends = check.anchors
    services.record_look(at=ANCHORS, digest="", count=len(ends), by=person, now=clock.now())
    name = f"anchors-{timezone.localtime(check.at):%Y-%m-%d}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(as_lines(ends), content_type="application/jsonl", headers=headers)


@require_safe
@requires(Permission.VIEW_AUDIT)
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show one entry, where it stands, and whether it and its neighbours hold."""
    person = person_of(request)
    place = selectors.place_of(selectors.get_entry(person, entry_id))
    near = {
        row.pk for row in selectors.visible_entries(person).filter(
            pk__in=[each.pk for each in (place.before, place.after) if each]
        )
    }  # fmt: skip
    context = {"place": place, "row": place.entry, "near": near}
    return render(request, "privacy/entry.html", context)
