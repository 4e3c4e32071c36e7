"""What the facts are asked for: markets, teams, codes and days, already checked against a scope."""

from dataclasses import dataclass

from metrics.rules.grains import grain_of
from metrics.rules.periods import Period


@dataclass(frozen=True)
class Selection:
    """Rows of facts. An empty code means every one; teams None means every team of the markets."""

    market_ids: tuple[int, ...]
    team_ids: tuple[int, ...] | None
    period: Period
    channel: str = ""
    stage: str = ""
    task_type: str = ""

    @property
    def codes(self) -> dict[str, str]:
        """The codes that are chosen, by name."""
        codes = {"channel": self.channel, "stage": self.stage, "task_type": self.task_type}
        return {name: code for name, code in codes.items() if code}

    def used(self, *more: str) -> set[str]:
        """Return the names of the codes that the question needs, with those of a breakdown."""
        teams = set() if self.team_ids is None else {"team_id"}
        return teams | self.codes.keys() | set(more)

    def grain(self, *more: str) -> int:
        """Return the grain in which the question is answered."""
        return grain_of(self.used(*more))
