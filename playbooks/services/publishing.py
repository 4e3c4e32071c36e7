"""Loading written content as versions; what is published has been proved first."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from ops_console.shared import errors
from playbooks.choices import VersionStatus
from playbooks.models import Playbook, PlaybookVersion
from playbooks.rules.content import Content
from playbooks.rules.parsing import parse
from playbooks.rules.reading import ContentError
from playbooks.rules.tables import inspect
from playbooks.rules.verification import problems_of, unused_variables
from staff.selectors import market_by_code


@dataclass(frozen=True)
class Published:
    """What loading one content did: `version` is live, waits as a draft, or was there already."""

    version: PlaybookVersion
    is_new: bool
    notices: tuple[str, ...]


class NotPublishable(errors.Invalid):
    """The content is wrong; `problems` are for its author, in English."""

    code = "not_publishable"

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@transaction.atomic
def publish(*, data: Any, now: dt.datetime) -> Published:
    """Load decoded content: the same content again changes nothing, another one is a new version.

    The version goes live at once, and the one before is withdrawn, unless it takes effect later:
    then it waits as a draft until it is loaded again on or after that day. NotPublishable when the
    content is wrong; NotFound when its market does not exist.
    """
    content = _proved(data)
    market = market_by_code(content.market)
    today = market.day_of(now)
    playbook = _locked_playbook(market.pk, content)
    version, is_new = _version_of(playbook, content, data=data, now=now)
    takes_effect = dt.date.fromisoformat(content.effective_from) <= today
    if version.status == VersionStatus.DRAFT and takes_effect:
        _go_live(playbook, version, today=today, now=now)
        _describe(playbook, content)
    return Published(version, is_new, _notices(content))


def digest_of(data: Any) -> str:
    """Return a digest that is the same for the same content however its file is laid out."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _proved(data: Any) -> Content:
    try:
        content = parse(data)
        problems = problems_of(content, currency=market_by_code(content.market).currency)
    except ContentError as error:
        raise NotPublishable([str(error)]) from error
    if problems:
        raise NotPublishable(problems)
    return content


def _locked_playbook(market_id: int, content: Content) -> Playbook:
    playbook, _created = Playbook.objects.get_or_create(
        market_id=market_id, code=content.code, defaults={"risk": content.risk}
    )
    return Playbook.objects.select_for_update().get(pk=playbook.pk)


def _version_of(
    playbook: Playbook, content: Content, *, data: Any, now: dt.datetime
) -> tuple[PlaybookVersion, bool]:
    """Return the latest version when it holds this content, else a new draft."""
    digest = digest_of(data)
    latest = playbook.versions.order_by("-number").first()
    if latest and latest.digest == digest:
        return latest, False
    last = playbook.versions.aggregate(number=Max("number"))["number"] or 0
    version = PlaybookVersion.objects.create(
        playbook=playbook,
        number=last + 1,
        content=data,
        digest=digest,
        effective_from=dt.date.fromisoformat(content.effective_from),
        review_by=dt.date.fromisoformat(content.review_by),
        created_at=now,
    )
    return version, True


def _go_live(
    playbook: Playbook, version: PlaybookVersion, *, today: dt.date, now: dt.datetime
) -> None:
    # Withdrawn first: the database allows one live version at any moment.
    for before in playbook.versions.filter(status=VersionStatus.PUBLISHED):
        before.status = VersionStatus.WITHDRAWN
        before.withdrawn_at = now
        before.effective_to = max(today, before.effective_from)
        before.save(update_fields=["status", "withdrawn_at", "effective_to"])
    version.status = VersionStatus.PUBLISHED
    version.published_at = now
    version.save(update_fields=["status", "published_at"])


def _describe(playbook: Playbook, content: Content) -> None:
    """Copy what the lists filter by from the live content."""
    title = content.title
    phrases = content.situation.triggers.all()
    playbook.task_types = list(content.task_types)
    playbook.stages = list(content.stages)
    playbook.channels = list(content.channels)
    playbook.risk = content.risk
    texts = (content.code, title.ko, title.zh_hant, title.en, *phrases)
    playbook.search_text = "\n".join(texts).casefold()
    playbook.save(update_fields=["task_types", "stages", "channels", "risk", "search_text"])


def _notices(content: Content) -> tuple[str, ...]:
    """Return what an author should look at although it stops nothing."""
    report = inspect(content)
    order = [f"{first} comes before {second} by order" for first, second in report.order_decides]
    gaps = [
        f"known answers reach only the catch-all: {dict(region.example)}"
        for region in report.gaps[:3]
    ]
    unused = [f"variable {item.name} is used nowhere" for item in unused_variables(content)]
    return (*order, *gaps, *unused)
