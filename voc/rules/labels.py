"""Labels of causes: in which language, found by what somebody types, and stable codes for them."""

import hashlib
import re
from collections.abc import Iterable, Mapping

FALLBACKS = ("en", "ko", "zh-Hant")
_DIGEST_LETTERS = 6
_SLUG_LETTERS = 30


def label_in(labels: Mapping[str, str], language: str) -> str:
    """Return the label in the language (case does not matter), else the first that exists."""
    by_language = {code.lower(): text for code, text in labels.items()}
    for code in (language, *FALLBACKS):
        if text := by_language.get(code.lower(), ""):
            return text
    return next(iter(by_language.values()), "")


def matches(typed: str, texts: Iterable[str]) -> bool:
    """Tell whether every typed word occurs in some text; no typed word matches everything."""
    joined = "\n".join(texts).casefold()
    return all(word in joined for word in typed.casefold().split())


def code_of(label: str) -> str:
    """Return a code for a label that never changes and never serves two labels.

    A label that its slug does not fully tell ("Denial" and "DENIAL") gets a digest behind it.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:_SLUG_LETTERS].strip("-")
    if slug and slug.replace("-", " ").title() == label:
        return slug
    digest = hashlib.sha256(label.encode()).hexdigest()[:_DIGEST_LETTERS]
    return f"{slug}-{digest}" if slug else digest
