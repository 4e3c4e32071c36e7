"""Access reviews: the list, one review, a judgement, the signature."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ops_console.shared import clock, errors
from privacy import services
from privacy.forms import JudgeForm, SignForm
from privacy.selectors import reviews as selectors
from privacy.selectors.reviews import finding_stamp
from privacy.selectors.rights import rights_stamp, rights_states
from privacy.views.clashes import clash_on_finding, refuse_finding
from staff.choices import Permission
from staff.guards import person_of, requires

if TYPE_CHECKING:
    from privacy.models import ReviewItem
    from staff.models import Staff


@require_safe
@requires(Permission.REVIEW_ACCESS)
def index(request: HttpRequest) -> HttpResponse:
    """List the reviews of the person's markets with what is overdue."""
    person, now = person_of(request), clock.now()
    context = {
        "reviews": selectors.reviews_of(person),
        "overdue": selectors.count_overdue(person, now=now),
        "now": now,
    }
    return render(request, "privacy/reviews.html", context)


@require_safe
@requires(Permission.REVIEW_ACCESS)
def show(request: HttpRequest, review_id: int) -> HttpResponse:
    """Show who accessed what in the period, those that stand out first."""
    return _page(request, review_id, SignForm(), status=200)


def _page(request: HttpRequest, review_id: int, form: SignForm, *, status: int) -> HttpResponse:
    review = selectors.get_review(person_of(request), review_id)
    rows = selectors.rows_of(review)
    context = {
        "review": review,
        "rows": [row for row in rows if not row.is_rights],
        "rights": [row for row in rows if row.is_rights],
        "form": form,
        "now": clock.now(),
    }
    return render(request, "privacy/review.html", context, status=status)


@require_POST
@requires(Permission.REVIEW_ACCESS)
def sign(request: HttpRequest, review_id: int) -> HttpResponse:
    """Sign a review off."""
    person = person_of(request)
    review, form = selectors.get_review(person, review_id), SignForm(request.POST)
    if not form.is_valid():
        return _page(request, review_id, form, status=422)
    try:
        services.sign_off(review=review, **form.cleaned_data, by=person, now=clock.now())
    except errors.Conflict as error:
        form.add_error(None, str(error.message))
        return _page(request, review_id, form, status=409)
    messages.success(request, _("The review is signed off."))
    return redirect("privacy:review", review_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REVIEW_ACCESS)
def judge(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show one item and record what the reviewer found."""
    person = person_of(request)
    item = selectors.get_item(person, item_id)
    form = JudgeForm(request.POST or None, initial=_standing(item), kind=item.kind)
    status, clash = 422 if request.method == "POST" else 200, None
    if form.is_valid():
        found = services.Finding(**form.cleaned_data)
        try:
            services.judge_item(item=item, finding=found, by=person, now=clock.now())
        except services.Overtaken:
            item = selectors.get_item(person, item_id)
            status, clash = 409, clash_on_finding(form, item)
        except (errors.Conflict, errors.Invalid) as error:
            status = refuse_finding(form, selectors.get_item(person, item_id), error)
        else:
            messages.success(request, _("Recorded."))
            return redirect("privacy:review", item.review_id)
    context = {"item": item, "form": form, "clash": clash, **_shown(item, person)}
    return render(request, "privacy/judge.html", context, status=status)


def _standing(item: "ReviewItem") -> dict[str, str]:
    stamps = {"seen": finding_stamp(item), "rights": rights_stamp(item)}
    return {"verdict": item.verdict, "comment": item.comment, **stamps}


def _shown(item: "ReviewItem", person: "Staff") -> dict[str, Any]:
    (row,) = selectors.rows_of(item.review, item)
    states = rights_states(item) if row.is_rights else []
    return {"row": row, "states": states, "is_own": item.account_id == person.pk}
