"""Which playbooks fit an inquiry, and why: its task type, and what the customer said."""

from collections.abc import Iterable
from functools import lru_cache

# A phrase counts as said when at least this share of its letter pairs is in the customer's words:
# whole words differ by particles and endings, in Korean most of all.
MATCH_SHARE = 0.55


def phrases_said(phrases: Iterable[str], words: str) -> tuple[str, ...]:
    """Return the phrases that the customer's words contain, nearly or exactly, best first."""
    said = _pairs(words)
    scored = [(_share(phrase, said), phrase) for phrase in phrases]
    hits = sorted((pair for pair in scored if pair[0] >= MATCH_SHARE), key=lambda pair: -pair[0])
    return tuple(phrase for _share_of_phrase, phrase in hits)


def _share(phrase: str, said: frozenset[str]) -> float:
    pairs = _pairs_of_phrase(phrase)
    return len(pairs & said) / len(pairs) if pairs else 0.0


# The phrases of the playbooks are few and are compared with every inquiry that is opened.
@lru_cache(maxsize=4096)
def _pairs_of_phrase(phrase: str) -> frozenset[str]:
    return _pairs(phrase)


def _pairs(text: str) -> frozenset[str]:
    letters = "".join(letter for letter in text.casefold() if letter.isalnum())
    return frozenset(letters[place : place + 2] for place in range(len(letters) - 1))
