"""Texts out of a version's content without loading the whole of it."""

from typing import TYPE_CHECKING, Any

from django.db.models.fields.json import KeyTransform
from django.utils.translation import get_language

from playbooks.choices import VersionStatus
from playbooks.models import PlaybookVersion

if TYPE_CHECKING:
    from django.db.models import QuerySet


def live_versions() -> "QuerySet[PlaybookVersion]":
    """Return the live versions with title and customers' phrases, but without their content."""
    return (
        PlaybookVersion.objects.filter(status=VersionStatus.PUBLISHED)
        .select_related("playbook__market")
        .defer("content")
        .annotate(
            titles=KeyTransform("title", "content"),
            triggers=KeyTransform("triggers", KeyTransform("situation", "content")),
        )
    )


def in_language(texts: dict[str, Any], language: str | None = None) -> Any:
    """Return the member of a stored text for a language, by default the one of the moment."""
    code = (language or get_language() or "en").lower()
    return texts[{"ko": "ko", "zh-hant": "zh-Hant"}.get(code, "en")]
