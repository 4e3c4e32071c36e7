"""What came of each fault, as a line of a table or as JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

HEADING = ("fault", "tried", "acknowledged", "lost", "duplicated", "took", "")
WIDTHS = (26, 7, 13, 6, 11, 8)


@dataclass
class Verdict:
    """What the rows say of what was promised; anything but zeros and no complaint is a failure."""

    lost: int = 0
    duplicated: int = 0
    complaints: list[str] = field(default_factory=list)

    def add(self, other: "Verdict") -> None:
        """Count another verdict in."""
        self.lost += other.lost
        self.duplicated += other.duplicated
        self.complaints += other.complaints


@dataclass
class Outcome:
    """One fault: how much was tried and acknowledged, and what became of it."""

    fault: str
    tried: int = 0
    acknowledged: int = 0
    verdict: Verdict = field(default_factory=Verdict)
    seconds: float = 0.0
    note: str = ""
    skipped: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, nothing was done twice and nothing is to be complained of."""
        verdict = self.verdict
        return not (verdict.lost or verdict.duplicated or verdict.complaints)

    def cells(self) -> tuple[str, ...]:
        """Return the cells of the line."""
        if self.skipped:
            return (self.fault, "-", "-", "-", "-", "-", f"skipped: {self.skipped}")
        counts = (self.tried, self.acknowledged, self.verdict.lost, self.verdict.duplicated)
        return (self.fault, *map(str, counts), f"{self.seconds:.1f} s", self.note)

    def lines(self) -> list[str]:
        """Return the line, and below it what is to be complained of."""
        return [line_of(self.cells()), *(f"  !! {text}" for text in self.verdict.complaints)]

    def as_json(self) -> str:
        """Return the outcome as one line of JSON."""
        values = asdict(self) | {"good": self.is_good, "seconds": round(self.seconds, 2)}
        return json.dumps(values, ensure_ascii=False)


def line_of(cells: Iterable[str]) -> str:
    """Return cells in their columns: names to the left, numbers to the right."""
    name, *numbers, note = cells
    aligned = [number.rjust(width) for number, width in zip(numbers, WIDTHS[1:], strict=True)]
    return f"{name.ljust(WIDTHS[0])}{''.join(aligned)}  {note}".rstrip()


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """Return 0 when every fault was borne, else 1."""
    return 0 if all(outcome.is_good for outcome in outcomes) else 1
