"""The frame of every write on a run: who may, which run, what the answers now say."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from inquiries import selectors as inquiries
from inquiries.choices import Status
from ops_console.shared import errors
from playbooks.choices import PlaybookRefusal, RunState, VersionStatus
from playbooks.models import Playbook, PlaybookVersion, Run
from playbooks.selectors.guidance import Guidance, guide, situation_of, spoken_language
from staff.choices import Permission

if TYPE_CHECKING:
    from inquiries.models import Inquiry
    from staff.models import Staff


@dataclass(frozen=True)
class Place:
    """Whose run of which playbook on which inquiry, and when."""

    inquiry: "Inquiry"
    playbook: Playbook
    by: "Staff"
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        """The market day."""
        return self.inquiry.market.day_of(self.now)


def find_place(*, number: str, code: str, by: "Staff", now: dt.datetime) -> Place:
    """Return the place of a run; Forbidden, NotFound or Refused where there can be none."""
    if not by.may(Permission.RUN_PLAYBOOK):
        raise errors.Forbidden
    inquiry = inquiries.get_inquiry(by, number)
    if inquiry.status == Status.MERGED:
        raise refused(PlaybookRefusal.IS_MERGED)
    playbook = Playbook.objects.filter(market_id=inquiry.market_id, code=code).first()
    if playbook is None:
        raise errors.NotFound
    return Place(inquiry, playbook, by, now)


def open_run(place: Place, *, after: int | None = None) -> Run:
    """Return the person's open run, locked; begin one on the live version when there is none.

    With `after` it is refused when another run than that one has ended last.
    """
    mine = Run.objects.filter(
        inquiry=place.inquiry, playbook=place.playbook, by=place.by, state=RunState.OPEN
    )
    locked = mine.select_related("version", "playbook").select_for_update(of=("self",))
    run = locked.first()
    check_after(place, after)
    if run is not None:
        return run
    live = PlaybookVersion.objects.filter(
        playbook=place.playbook, status=VersionStatus.PUBLISHED
    ).first()
    if live is None:
        raise refused(PlaybookRefusal.NOTHING_LIVE)
    begun = {"started_at": place.now, "language": spoken_language(place.inquiry)}
    # A parallel request may have begun it: the database allows one, and get_or_create finds it.
    Run.objects.get_or_create(
        inquiry=place.inquiry,
        playbook=place.playbook,
        by=place.by,
        state=RunState.OPEN,
        defaults={"version": live, **begun},
    )
    return locked.get()


def check_after(place: Place, after: int | None) -> None:
    """Refuse a form that was shown before another run of the person ended."""
    if after is not None and after != _ended_last(place):
        raise refused(PlaybookRefusal.FINISHED)


def _ended_last(place: Place) -> int:
    ended = Run.objects.filter(inquiry=place.inquiry, playbook=place.playbook, by=place.by)
    last = ended.exclude(state=RunState.OPEN).order_by("-pk").values_list("pk", flat=True)
    return last.first() or 0


def guidance_of(run: Run, place: Place) -> Guidance:
    """Return what the run's answers now say."""
    languages = (run.language or "en", get_language() or "en")
    return guide(
        situation_of(
            place.inquiry,
            run.version,
            answers=run.answers,
            variables=run.variables,
            languages=languages,
            now=place.now,
        )
    )


def finish(run: Run, state: RunState, *, now: dt.datetime, fields: tuple[str, ...] = ()) -> None:
    """End a run and save it with the named fields."""
    run.state, run.finished_at = state, now
    run.save(update_fields=["state", "finished_at", *fields])


def refused(
    reason: PlaybookRefusal, *, kind: type[errors.DomainError] = errors.Refused, **values: str
) -> errors.DomainError:
    """Return the error for a refusal; `errors.Invalid` where the form itself can remove it."""
    text = str(reason.label)
    return kind(text % values if values else text, code=reason.value.lower())
