"""What somebody is shown whose form came after a colleague's."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from ops_console.shared.conflicts import Clash, Difference, LastChange, put_on_version
from privacy.choices import verdict_label
from privacy.selectors.incidents import WINDOW, window_stamp
from privacy.selectors.reviews import finding_stamp
from privacy.selectors.rights import rights_stamp

if TYPE_CHECKING:
    from ops_console.shared.errors import DomainError
    from privacy.forms import JudgeForm, SearchForm
    from privacy.models import Incident, ReviewItem


def clash_on_finding(form: "JudgeForm", item: "ReviewItem") -> Clash:
    """Return what a colleague has found meanwhile, with the form on that."""
    mine = form.cleaned_data
    put_on_version(form, "seen", finding_stamp(item))
    rows: list[tuple[Any, Any, Any]] = [
        (
            form["verdict"].label,
            verdict_label(item.kind, mine["verdict"]),
            verdict_label(item.kind, item.verdict),
        ),
        (form["comment"].label, mine["comment"], item.comment),
    ]
    last = LastChange(str(item.judged_by), item.judged_at)
    return Clash(last, reverse("privacy:judge", args=[item.pk]), _different(rows))


def refuse_finding(form: "JudgeForm", item: "ReviewItem", error: "DomainError") -> int:
    """Say in the form why the finding was refused, with the form on the rights shown beside it."""
    put_on_version(form, "rights", rights_stamp(item))
    form.add_error(None, str(error.message))
    return error.status


def clash_on_window(form: "SearchForm", incident: "Incident") -> Clash:
    """Return with which window a colleague has searched meanwhile, with the form on that."""
    mine = form.cleaned_data
    put_on_version(form, "seen", window_stamp(incident))
    rows = [(form[name].label, mine[name], getattr(incident, name)) for name in WINDOW]
    page = reverse("privacy:incident", args=[incident.pk])
    return Clash(LastChange(), page, _different(rows))


def _different(rows: list[tuple[Any, Any, Any]]) -> list[Difference]:
    return [Difference(*row) for row in rows if row[1] != row[2]]
