"""Unsent text: kept while somebody types, put back into the form, discarded or sent."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from inquiries import selectors, services
from inquiries.selectors.drafts import OpenDraft, open_draft
from inquiries.services.drafts import Restored, Written
from inquiries.views.edges import WRITE, address
from ops_console.shared import clock, errors
from ops_console.shared.idempotency import new_key, repeatable
from staff.choices import Permission
from staff.guards import person_of, requires

if TYPE_CHECKING:
    from inquiries.models import Inquiry

INTAKE = "new"
CHOSEN = "draft"
# What a form says of its draft. The rest of what it holds is kept, its version too: a text that
# was begun before somebody else's change meets that change when it is sent.
KEY, SEQUENCE, FORM, NUMBER = "draft", "draft_sequence", "draft_form", "draft_number"
RESTORED, RESTORED_SEQUENCE = "draft_of", "draft_of_sequence"
_OWN = frozenset({
    KEY, SEQUENCE, FORM, NUMBER, RESTORED, RESTORED_SEQUENCE,
    "csrfmiddlewaretoken", "request_key", "warned",
})  # fmt: skip
_DIGITS = 16


@requires(Permission.VIEW_INQUIRIES)
@require_http_methods(list(WRITE))
@repeatable
def save(request: HttpRequest) -> HttpResponse:
    """Keep what stands in a form; writes carry their order, so a repetition changes nothing."""
    person, number = person_of(request), request.POST.get(NUMBER, "")
    fields = {name: request.POST[name] for name in request.POST if name not in _OWN}
    written = Written(
        form=request.POST.get(FORM, ""),
        key=request.POST.get(KEY, ""),
        sequence=_number(request.POST.get(SEQUENCE, "")),
        fields=fields,
        inquiry=selectors.get_inquiry(person, number) if number else None,
        restored=_restored(request),
    )
    services.save_draft(written=written, by=person, now=clock.now())
    return HttpResponse(status=204)


@requires(Permission.VIEW_INQUIRIES)
@require_http_methods(list(WRITE))
@repeatable
def discard(request: HttpRequest) -> HttpResponse:
    """Delete a draft and show the form as it is without."""
    services.discard_draft(key=request.POST.get(RESTORED, ""), by=person_of(request))
    form, number = request.POST.get(FORM, ""), request.POST.get(NUMBER, "")
    if not number:
        return _away(request, reverse("inquiries:new"))
    inquiry = selectors.get_inquiry(person_of(request), number)
    here = address("show", inquiry.number) if form == "note" else _page(form, inquiry)
    return _away(request, here)


def _away(request: HttpRequest, url: str) -> HttpResponse:
    """Lead to another page; htmx would put the page of a redirect into the place of the form."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def restored_into(
    request: HttpRequest, form: forms.Form, name: str, *, inquiry: "Inquiry | None" = None
) -> dict[str, Any]:
    """Put the person's draft into a form that is shown for the first time; return its marks."""
    if not form.is_bound and (draft := chosen(request, name, inquiry=inquiry)):
        form.initial = {**form.initial, **_fitting(form, draft.fields)}
        return marks(request, name, inquiry=inquiry, draft=draft)
    return marks(request, name, inquiry=inquiry)


def chosen(
    request: HttpRequest, name: str, *, inquiry: "Inquiry | None" = None
) -> OpenDraft | None:
    """Return the draft that the address names, else the newest one of the form."""
    if request.method == "POST" and name == INTAKE:
        return None
    wanted = request.GET.get(CHOSEN, "")
    return open_draft(person_of(request), name, inquiry=inquiry, key=wanted)


def marks(
    request: HttpRequest,
    name: str,
    *,
    inquiry: "Inquiry | None" = None,
    draft: OpenDraft | None = None,
) -> dict[str, Any]:
    """Return what a form says of its draft; one that was sent goes on with the same."""
    number = inquiry.number if inquiry else ""
    about: dict[str, Any] = {"form": name, "number": number, "page": _page(name, inquiry)}
    if draft is not None:
        of = {"of": draft.key, "of_sequence": str(draft.sequence)}
        return about | of | {"key": new_key(), "at": draft.at, "older": draft.older}
    sent = request.POST if request.POST.get(FORM) == name else {}
    return about | {
        "key": sent.get(KEY) or new_key(),
        "of": sent.get(RESTORED, ""),
        "of_sequence": sent.get(RESTORED_SEQUENCE, ""),
    }


def close(request: HttpRequest) -> None:
    """Empty the draft of the form that is being sent; call it inside the work."""
    services.close_draft(
        key=request.POST.get(KEY, ""),
        restored=_restored(request),
        by=person_of(request),
        now=clock.now(),
    )


def _fitting(form: forms.Form, fields: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name in form.fields}


def _page(form: str, inquiry: "Inquiry | None") -> str:
    """Return where a form is on a page of its own."""
    if inquiry is None:
        return address(INTAKE)
    known = {"note", "resolve", "wait", "promise", "complaint", "correct", "close", "reopen"}
    return address(form if form in known else "show", inquiry.number)


def _restored(request: HttpRequest) -> Restored:
    key = request.POST.get(RESTORED, "")[:32]
    return Restored(key=key, sequence=_number(request.POST.get(RESTORED_SEQUENCE, "") or "0"))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise errors.Invalid
    return int(text)
