"""What customers and agents say: sentences from the content files with their blanks filled."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from demo.dice import Dice

CONTENT = Path(__file__).parent / "content"
PARTS = 3


@dataclass(frozen=True)
class Saying:
    """A subject, the customer's words, and the task fields that they speak of."""

    subject: str
    words: str
    told: dict[str, str]


class Words:
    """The sentences of one language by task, and lists of things to fill blanks with."""

    def __init__(self, language: str, *, money_unit: int = 1) -> None:
        self.language = language
        self.money_unit = money_unit
        self.sayings: dict[str, list[Saying]] = defaultdict(list)
        self.lists: dict[str, list[str]] = defaultdict(list)
        for path in sorted((CONTENT / language).glob("*.txt")):
            self._read(path)

    def _read(self, path: Path) -> None:
        """Read `# TASK` with lines of subject | words | field=value, and `@ list` with items."""
        target = kind = ""
        for raw in path.read_text(encoding="utf-8").splitlines():
            text = raw.strip()
            if not text or text.startswith("//"):
                continue
            if text[0] in "#@":
                target = text[1:].strip()
                kind = text[0]
            elif kind == "#":
                self.sayings[target].append(_saying(text))
            else:
                self.lists[target].append(text)

    def pick(self, name: str, dice: Dice) -> str:
        """Return one item of a list."""
        return dice.choice(self.lists[name])

    def fill(self, text: str, dice: Dice, **known: str) -> str:
        """Fill the blanks of a sentence from what is known, else from the lists."""
        if "{" not in text:
            return text
        return text.format_map(_Blanks(self, dice, known))

    def saying(self, task_type: str, dice: Dice) -> Saying:
        """Return something that a customer says about a task."""
        return dice.choice(self.sayings[task_type])


class _Blanks(dict[str, str]):
    def __init__(self, words: Words, dice: Dice, known: dict[str, str]) -> None:
        super().__init__(known)
        self.words, self.dice = words, dice

    def __missing__(self, name: str) -> str:
        self[name] = found = self.words.pick(name, self.dice)
        return found


def _saying(text: str) -> Saying:
    parts = [part.strip() for part in text.split("|")]
    told = (
        dict(pair.strip().split("=") for pair in parts[2].split(",")) if len(parts) >= PARTS else {}
    )
    return Saying(parts[0], parts[1], told)
