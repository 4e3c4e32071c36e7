"""Which playbooks fit an inquiry, best first, each with the reason."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext

from inquiries.choices import TaskType
from playbooks.choices import RECORD_DEMANDED, RISK_ORDER
from playbooks.models import PlaybookVersion
from playbooks.rules.matching import phrases_said
from playbooks.selectors.titles import in_language, live_versions

if TYPE_CHECKING:
    from inquiries.models import Inquiry

MAX_PHRASES = 2


@dataclass(frozen=True)
class Candidate:
    """A live playbook of the inquiry's market; `reasons` are empty when nothing points to it."""

    version: PlaybookVersion
    title: str
    reasons: tuple[str, ...]
    fits_task: bool
    demands_record: bool

    @property
    def code(self) -> str:
        """The playbook's code, unique in the market."""
        return self.version.playbook.code


def candidates(inquiry: "Inquiry") -> list[Candidate]:
    """Return every live playbook of the market: those that fit first, then by risk and code."""
    versions = live_versions().filter(playbook__market_id=inquiry.market_id)
    words = f"{inquiry.subject}\n{inquiry.customer_words}"
    found = [_candidate(inquiry, version, words) for version in versions]
    return sorted(found, key=_rank)


def _candidate(inquiry: "Inquiry", version: PlaybookVersion, words: str) -> Candidate:
    playbook = version.playbook
    fits_task = inquiry.task_type in playbook.task_types
    fits_channel = not playbook.channels or inquiry.channel in playbook.channels
    said = phrases_said(_phrases(version), words)
    reasons = [str(TaskType(inquiry.task_type).label)] if fits_task else []
    reasons += [
        pgettext("customer's words", "“%(words)s”") % {"words": text} for text in said[:MAX_PHRASES]
    ]
    return Candidate(
        version=version,
        title=in_language(version.titles),  # type: ignore[attr-defined]
        reasons=tuple(reasons) if fits_channel else (),
        fits_task=fits_task and fits_channel,
        demands_record=fits_task and playbook.risk in RECORD_DEMANDED,
    )


def _phrases(version: PlaybookVersion) -> list[str]:
    by_language: dict[str, list[str]] = version.triggers  # type: ignore[attr-defined]
    return [phrase for phrases in by_language.values() for phrase in phrases]


def _rank(candidate: Candidate) -> tuple[object, ...]:
    risk = RISK_ORDER[candidate.version.playbook.risk]
    return (not candidate.fits_task, -len(candidate.reasons), risk, candidate.code)
