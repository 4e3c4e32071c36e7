"""Statements kept as files; lists of columns are filled in from the names of the measures."""

from functools import cache
from pathlib import Path
from string import Template

from metrics.rules.measures import DURATIONS, MEASURES

FOLDER = Path(__file__).resolve().parent.parent / "sql"


@cache
def statement(name: str, **parts: str) -> str:
    """Return the statement in sql/<name>.sql, ready for its parameters.

    `parts` are pieces of SQL of our own that vary, never anything from outside.
    """
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    return Template(text).substitute(
        measures=", ".join(MEASURES),
        # Plain integers: sums of them are added up in machine words, sums of bigint are not.
        plain_measures=_each(MEASURES, "{0}::int AS {0}"),
        sums=_each(MEASURES, "sum({0})::int AS {0}"),
        filled_measures=_each(MEASURES, "coalesce({0}, 0)"),
        durations=", ".join(DURATIONS),
        joined_durations=_each(DURATIONS, "string_agg({0}, ''::bytea ORDER BY place) AS {0}"),
        filled_durations=_each(DURATIONS, "coalesce({0}, ''::bytea)"),
        gathered_durations=_each(DURATIONS, "string_agg({0}, ''::bytea)"),
        no_durations=_each(DURATIONS, "NULL::bytea AS {0}"),
        days_durations=_each(DURATIONS, "string_agg({0}, ''::bytea ORDER BY day) AS {0}"),
        **parts,
    )


def _each(names: tuple[str, ...] | dict[str, str], pattern: str) -> str:
    return ", ".join(pattern.format(name) for name in names)
