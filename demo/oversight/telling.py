"""All of it, for both markets, through the services that people use."""

import datetime as dt
from collections.abc import Callable

from django.db import connection, transaction

from demo.oversight.accesses import look_into_data
from demo.oversight.paperwork import ask_for_files, give_up_a_job, leave_a_text
from demo.oversight.scene import Scene, scene_of
from demo.places import MARKETS
from operations.choices import HoldReason
from operations.services import NewHold, place_hold
from ops_console.shared import jobs
from ops_console.shared.models import Job, JobStatus
from privacy import services as privacy
from privacy.services.opening import OPEN_REVIEW

DAY = dt.timedelta(days=1)
# Most people signed in on one of the last days, some not for weeks, and some never did.
_SIGN_INS = """
UPDATE staff_staff SET last_login = %(now)s - make_interval(
    days => CASE id %% 13 WHEN 0 THEN 47 ELSE (id %% 3)::int END, hours => 2 + (id %% 7)::int)
WHERE is_active AND last_login IS NULL AND id %% 19 <> 0
"""


def tell(*, now: dt.datetime, say: Callable[[str], None]) -> None:
    """Leave what a month of work with people's data leaves: for reviewers and operators to see."""
    for plan in MARKETS:
        with transaction.atomic():
            scene = scene_of(plan.code, now=now)
            outlier = look_into_data(scene)
            leave_a_text(scene)
            if outlier is not None:
                _incident(scene, account=outlier.username)
                _hold(scene)
        ask_for_files(scene)
        give_up_a_job(scene)
    with connection.cursor() as cursor:
        cursor.execute(_SIGN_INS, {"now": now})
    _open_reviews(now)
    say("accesses, exports, reviews and an incident to look at")


def _incident(scene: Scene, *, account: str) -> None:
    now = scene.now
    known = privacy.NewIncident(
        title=scene.said("incident"),
        known_at=now - DAY / 4,
        since=now - 62 * DAY,
        until=now,
        account=account,
    )
    incident = privacy.open_incident(known=known, by=scene.privacy, now=now)
    privacy.add_action(incident=incident, text=scene.said("action"), by=scene.privacy, now=now)


def _hold(scene: Scene) -> None:
    wanted = NewHold(
        market=scene.market,
        subject_type="inquiries.Inquiry",
        reference=scene.work[0].number,
        reason=HoldReason.DISPUTE,
        reason_text=scene.said("hold"),
        until=scene.market.day_of(scene.now) + 180 * DAY,
    )
    place_hold(wanted=wanted, by=scene.privacy, now=scene.now)


def _open_reviews(now: dt.datetime) -> None:
    """The first reviews, as the first of the month would open them."""
    privacy.enqueue_reviews(now=now)
    queued = Job.objects.filter(kind=OPEN_REVIEW, status=JobStatus.QUEUED)
    for job_id in queued.values_list("pk", flat=True):
        jobs.run(job_id)
