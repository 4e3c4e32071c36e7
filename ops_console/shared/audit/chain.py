"""Checking the chains: every entry stands where it was written and says what it said."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.conf import settings
from django.utils.translation import gettext_noop

from ops_console.shared.audit.hashing import FIRST_HASH, entry_hash
from ops_console.shared.models import AuditEntry

AT_ONCE = 2000


@dataclass(frozen=True)
class Broken:
    """The first entry of a chain that is not as it was written."""

    chain: str
    number: int
    why: str


@dataclass(frozen=True)
class Anchor:
    """The last entry of a chain at a moment, signed; kept elsewhere it shows a cut-off tail."""

    chain: str
    number: int
    hash: str
    at: str
    signature: str = ""

    def signed(self) -> "Anchor":
        """Return the anchor with its signature."""
        return Anchor(**{**asdict(self), "signature": self._signature(settings.SECRET_KEY)})

    def is_genuine(self) -> bool:
        """Tell whether the console has signed exactly this, with its key or one before it."""
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return any(hmac.compare_digest(self.signature, self._signature(key)) for key in keys)

    def _signature(self, key: str) -> str:
        told = f"{self.chain}|{self.number}|{self.hash}|{self.at}"
        return hmac.new(f"audit anchor|{key}".encode(), told.encode(), hashlib.sha256).hexdigest()


def chains() -> list[str]:
    """Return the names of the chains that have entries."""
    return sorted(AuditEntry.objects.values_list("chain", flat=True).distinct())


def anchors(*, now: dt.datetime) -> list[Anchor]:
    """Return a signed anchor for the end of every chain."""
    result = []
    for chain in chains():
        last = AuditEntry.objects.filter(chain=chain).order_by("-number")[0]
        result.append(Anchor(chain, last.number, last.hash, now.isoformat()).signed())
    return result


def verify(chain: str, *, against: tuple[Anchor, ...] = ()) -> Broken | None:
    """Walk a chain from its first entry; return the first broken link, or None.

    With anchors kept elsewhere, a tail that was deleted or written anew shows as well.
    """
    mine = [anchor for anchor in against if anchor.chain == chain]
    forged = next((anchor for anchor in mine if not anchor.is_genuine()), None)
    if forged:
        return Broken(chain, forged.number, "the anchor was not signed by this console")
    # Two anchors of one entry may differ: both are looked at.
    known: dict[int, set[str]] = {}
    for anchor in mine:
        known.setdefault(anchor.number, set()).add(anchor.hash)
    number, previous = 0, FIRST_HASH
    for entry in _entries(chain):
        number += 1
        why = _fault(entry, number=number, previous=previous, anchored=known.pop(number, set()))
        if why:
            return Broken(chain, number, why)
        previous = entry.hash
    if known:
        return Broken(chain, number + 1, gettext_noop("entries up to an anchor are missing"))
    return None


def _entries(chain: str) -> Iterator[AuditEntry]:
    ordered = AuditEntry.objects.filter(chain=chain).order_by("number")
    return ordered.iterator(chunk_size=AT_ONCE)


def _fault(entry: AuditEntry, *, number: int, previous: str, anchored: set[str]) -> str:
    if entry.number != number:
        return gettext_noop("the entry is missing")
    if entry.previous_hash != previous:
        return gettext_noop("it does not follow the entry before it")
    if entry.hash != entry_hash(previous, entry.hashed_parts()):
        return gettext_noop("its content was changed")
    if anchored - {entry.hash}:
        return gettext_noop("it is not the entry that was anchored")
    return ""
