"""Loads cause trees: from a JSON tree, or from the distinct pairs of a file's two columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ops_console.shared import errors
from staff import selectors as staff
from voc import rules
from voc.choices import Breach, Harm
from voc.models import CauseTree, MarketTree, RootCause, Tag

UNSPECIFIED = "(unspecified)"
OTHER_WORDS = frozenset({"other", "others", "기타", "其他"})
POSITIONS = 10_000  # for a heading and what is below it
MAX_CODE = 80
LANGUAGES = ("ko", "zh-Hant", "en")
_BLANK: dict[str, Any] = {
    "headings": {},
    "default_harm": Harm.NONE,
    "default_breach": Breach.NONE,
    "is_other": False,
}


class TreeInUse(errors.Refused):
    """A market whose inquiries are tagged keeps its tree, so that its counts stay comparable."""

    code = "tree_in_use"
    default_message = _("This market's inquiries are tagged with another list of causes already.")


@dataclass(frozen=True)
class NewCause:
    """A cause as a file describes it, with the causes below it."""

    code: str
    labels: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    causes: "tuple[NewCause, ...]" = ()


@dataclass(frozen=True)
class LoadResult:
    """What a load changed; loading the same again changes nothing."""

    tree: CauseTree
    created: int
    changed: int
    retired: int

    @property
    def is_change(self) -> bool:
        """Whether anything differs from before."""
        return bool(self.created or self.changed or self.retired)


def causes_from_json(rows: Iterable[Any]) -> tuple[NewCause, ...]:
    """Read the `causes` of a JSON tree; Invalid when one is not complete."""
    return tuple(_cause_from_json(row) for row in rows)


def causes_from_pairs(pairs: Iterable[tuple[str, str]]) -> tuple[NewCause, ...]:
    """Make a tree of (reason, subreason) pairs; a reason without subreasons is a cause itself."""
    below: dict[str, set[str]] = {}
    for reason, subreason in pairs:
        if reason.strip():
            below.setdefault(reason.strip(), set()).add(subreason.strip())
    return tuple(_cause_from_label(reason, below[reason]) for reason in sorted(below))


@transaction.atomic
def load_tree(
    *,
    code: str,
    names: dict[str, str],
    causes: Iterable[NewCause],
    market_codes: Iterable[str],
    retire: bool,
) -> LoadResult:
    """Make the tree as described and give it to the markets; with `retire` unnamed causes go.

    A retired cause stays on the inquiries that have it and is no longer offered.
    """
    tree, is_new = CauseTree.objects.select_for_update().get_or_create(
        code=code, defaults={"names": names}
    )
    keeper = _Keeper(tree)
    for position, cause in enumerate(causes, 1):
        heading = keeper.keep(cause, position=position * POSITIONS)
        for place, child in enumerate(cause.causes, 1):
            keeper.keep(child, parent=heading, position=position * POSITIONS + place)
    keeper.finish()
    retired = keeper.retire_the_rest() if retire else 0
    result = LoadResult(tree, keeper.created, keeper.changed, retired)
    if result.is_change and not is_new:
        tree.version, tree.names = tree.version + 1, names
        tree.save(update_fields=["version", "names"])
    for market_code in market_codes:
        give_tree_to_market(tree=tree, market_code=market_code)
    return result


@transaction.atomic
def add_cause(*, tree: CauseTree, reason: str, subreason: str) -> RootCause:
    """Return the cause with these labels, made now if the tree has none such.

    A heading that has causes below it gets "(unspecified)" for a missing subreason.
    """
    CauseTree.objects.select_for_update().get(pk=tree.pk)
    keeper = _Keeper(tree)
    heading = keeper.with_label(reason, parent=None)
    if heading is None:
        heading = keeper.keep(_from_label(reason), position=keeper.end())
    if not subreason and not keeper.has_below(heading):
        return heading
    label = subreason or UNSPECIFIED
    cause = keeper.with_label(label, parent=heading)
    if cause is None:
        new = _from_label(label, prefix=heading.code)
        cause = keeper.keep(new, parent=heading, position=keeper.end())
        keeper.finish()
    return cause


@transaction.atomic
def give_tree_to_market(*, tree: CauseTree, market_code: str) -> None:
    """Let a market use this tree; TreeInUse when its inquiries have causes of another one."""
    market = staff.market_by_code(market_code)
    present = MarketTree.objects.select_for_update().filter(market=market).first()
    if present is not None and present.tree_id != tree.pk:
        if Tag.objects.filter(inquiry__market=market).exists():
            raise TreeInUse
        present.tree = tree
        present.save(update_fields=["tree"])
    elif present is None:
        MarketTree.objects.create(market=market, tree=tree)


class _Keeper:
    """Makes the causes of one tree as described and counts what that changed."""

    def __init__(self, tree: CauseTree) -> None:
        self.created = self.changed = 0
        self._tree = tree
        self._known = {cause.code: cause for cause in RootCause.objects.filter(tree=tree)}
        self._named: set[str] = set()
        self._unsaved: list[RootCause] = []

    def keep(self, new: NewCause, *, position: int, parent: RootCause | None = None) -> RootCause:
        """Make a cause, or change the one with its code to what is described."""
        if new.code in self._named:
            message = _("The code %(code)s stands twice in the tree.") % {"code": new.code}
            raise errors.Invalid(message, code="cause_twice")
        self._named.add(new.code)
        place = {"parent_id": parent.pk if parent else None, "level": 2 if parent else 1}
        values = {**_BLANK, **new.values, **place, "labels": new.labels, "position": position}
        values["is_active"] = True
        cause = self._known.get(new.code)
        if cause is None:
            return self._make(RootCause(tree=self._tree, code=new.code, **values))
        changed = [name for name, value in values.items() if getattr(cause, name) != value]
        if changed:
            self.changed += 1
            for name in changed:
                setattr(cause, name, values[name])
            cause.save(update_fields=changed)
        return cause

    def _make(self, cause: RootCause) -> RootCause:
        """Save a heading at once, because causes refer to it, and the others together."""
        self.created += 1
        self._known[cause.code] = cause
        if cause.parent_id is None:
            cause.save(force_insert=True)
        else:
            self._unsaved.append(cause)
        return cause

    def finish(self) -> None:
        """Save what is new."""
        RootCause.objects.bulk_create(self._unsaved)
        self._unsaved = []

    def retire_the_rest(self) -> int:
        """Take what was not described out of use; return how many."""
        rest = RootCause.objects.filter(tree=self._tree, is_active=True)
        return rest.exclude(code__in=self._named).update(is_active=False)

    def with_label(self, label: str, *, parent: RootCause | None) -> RootCause | None:
        """Return the cause below `parent` that has this label in some language."""
        parent_id = parent.pk if parent else None
        for cause in self._known.values():
            if cause.parent_id == parent_id and label in cause.labels.values():
                return cause
        return None

    def has_below(self, heading: RootCause) -> bool:
        """Whether the heading has causes below it."""
        return any(cause.parent_id == heading.pk for cause in self._known.values())

    def end(self) -> int:
        """The position after all others."""
        return max((cause.position for cause in self._known.values()), default=0) + 1


def _cause_from_json(row: Any, *, below: bool = False) -> NewCause:
    if not _is_cause(row) or (below and row.get("causes")):
        message = _(
            "A cause needs a code, a label in each language and levels from 0 to 4, "
            "and there are two levels of causes."
        )
        raise errors.Invalid(message, code="cause_incomplete")
    values = {
        "headings": row.get("headings", {}),
        "default_harm": row.get("harm", Harm.NONE),
        "default_breach": row.get("breach", Breach.NONE),
        "is_other": row.get("other", False) is True,
    }
    labels = {language: row["labels"][language] for language in LANGUAGES}
    causes = tuple(_cause_from_json(cause, below=True) for cause in row.get("causes", ()))
    return NewCause(row["code"], labels, values, causes)


def _is_cause(row: Any) -> bool:
    """Tell whether a part of a JSON tree has the shape of a cause."""
    if not isinstance(row, dict) or not isinstance(row.get("labels"), dict):
        return False
    texts = [row.get("code"), *(row["labels"].get(language) for language in LANGUAGES)]
    return (
        all(isinstance(text, str) and text.strip() for text in texts)
        and len(texts[0]) <= MAX_CODE
        and row.get("harm", 0) in Harm.values
        and row.get("breach", 0) in Breach.values
        and isinstance(row.get("headings", {}), dict)
        and isinstance(row.get("causes", []), list)
    )


def _cause_from_label(reason: str, subreasons: set[str]) -> NewCause:
    heading = _from_label(reason)
    if subreasons == {""}:
        return heading
    children = (subreason or UNSPECIFIED for subreason in sorted(subreasons))
    below = tuple(_from_label(child, prefix=heading.code) for child in children)
    return NewCause(heading.code, heading.labels, heading.values, below)


def _from_label(label: str, *, prefix: str = "") -> NewCause:
    """A cause of a file that has one language: its label serves in all of them."""
    code = rules.code_of(label)
    # "Other" and "Claim Handling Other" are rests; "Other insurance" is a cause.
    values = {"is_other": label.casefold().split()[-1] in OTHER_WORDS}
    return NewCause(f"{prefix}.{code}" if prefix else code, dict.fromkeys(LANGUAGES, label), values)
