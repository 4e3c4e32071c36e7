"""Compiling a mapping and a header into a converter.

Every field becomes a small function; parsed times and codes are remembered, because real files
repeat them.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from itertools import count, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from inquiries.import_targets import ImportedSection
from inquiries.services.importing.converting import Cells, Converter, Getter
from inquiries.services.importing.mapping import CODES, NAMES, TEXTS, TIMES, Mapping
from inquiries.services.importing.moments import moment_of
from inquiries.services.importing.problems import CellError
from inquiries.services.importing.references import joined, short
from ops_console.shared import errors

NOTHING = "\u2013"  # an en dash, where a template meets an empty cell
MOST_REMEMBERED = 20_000
MAX_NAMES_SHOWN = 2_000
REQUIRED_IN_ROW = frozenset({"received_at", "channel", "stage", "task_type"})
ONE_LINE = frozenset(TEXTS) - {"customer_words"}
_brace = re.compile(r"\{([^{}]+)\}")


def compile_mapping(
    mapping: Mapping,
    header: Sequence[str],
    *,
    zone: ZoneInfo,
    sections: dict[str, ImportedSection],
    names: dict[str, dict[str, int]],
    latest: dt.datetime,
) -> Converter:
    """Return the converter for this header; Invalid when a named column does not exist.

    `names` maps team codes and user names to ids; `latest` is the moment after which nothing can
    have happened.
    """
    places = {name: index for index, name in enumerate(header) if name}
    _check_columns(mapping, places, sections)
    builder = _Builder(mapping, places, zone=zone, names=names)
    return Converter(
        getters=[builder.getter(name) for name in builder.wanted()],
        detail_columns={name: places[column] for name, column in mapping.details.items()},
        sections={
            name: (section, {column: places[column] for column in section.columns})
            for name, section in sections.items()
        },
        header=header,
        empty=mapping.empty,
        zone=zone,
        latest=latest,
        number_repeated=mapping.number_repeated,
    )


def _check_columns(
    mapping: Mapping, places: dict[str, int], sections: dict[str, ImportedSection]
) -> None:
    needed = [
        *(column for columns in mapping.columns.values() for column in columns),
        *mapping.details.values(),
        *(column for section in sections.values() for column in section.columns),
        *(column for text in mapping.templates.values() for column in template_columns(text)),
    ]
    missing = sorted({column for column in needed if column not in places})
    for name in missing:
        _refuse_doubled(name, places)
    if missing:
        raise errors.Invalid(
            _("The file has no column %(missing)s. Its columns are: %(columns)s")
            % {"missing": ", ".join(missing), "columns": ", ".join(places)[:MAX_NAMES_SHOWN]}
        )


def _refuse_doubled(name: str, places: dict[str, int]) -> None:
    """Ask for the number where a name is missing only because the header has it several times."""
    offered = list(takewhile(places.__contains__, (f"{name} ({nth})" for nth in count(1))))
    if len(offered) > 1:
        raise errors.Invalid(
            _(
                "The header has several columns %(name)s. Say in the mapping which one you mean: "
                "%(columns)s"
            )
            % {"name": name, "columns": ", ".join(offered)[:MAX_NAMES_SHOWN]}
        )


def template_columns(text: str) -> list[str]:
    """Return the column names in braces of a template."""
    return _brace.findall(text)


class _Builder:
    """Builds the getter of each field from the parts of the mapping that name it."""

    def __init__(
        self,
        mapping: Mapping,
        places: dict[str, int],
        *,
        zone: ZoneInfo,
        names: dict[str, dict[str, int]],
    ) -> None:
        self.mapping = mapping
        self.places = places
        self.zone = zone
        self.names = names

    def wanted(self) -> list[str]:
        """Return the fields that this mapping fills, in a stable order."""
        mapping = self.mapping
        given = {*mapping.columns, *mapping.constants, *mapping.defaults, *mapping.templates}
        return sorted(given | {"status"})

    def getter(self, name: str) -> Getter:
        """Return how the field is read."""
        mapping = self.mapping
        if name in mapping.templates:
            columns = tuple(template_columns(mapping.templates[name]))
            return Getter(name, columns, self._indexes(columns), self._from_template(name))
        columns = mapping.columns.get(name, ())
        if columns:
            return Getter(name, columns, self._indexes(columns), self._from_columns(name))
        text = mapping.constants.get(name) or mapping.defaults.get(name, "")
        value = self._constant(name, text) if text else None
        return Getter(name, (), (), lambda _cells: value)

    def _indexes(self, columns: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(self.places[column] for column in columns)

    def _constant(self, name: str, text: str) -> Any:
        try:
            return self._convert(name, text)
        except CellError as error:
            raise errors.Invalid(f"{name}: {error}") from error

    def _from_template(self, name: str) -> Callable[[Cells], Any]:
        # Text and column names by turns.
        texts_and_columns = _brace.split(self.mapping.templates[name])
        texts, columns = texts_and_columns[::2], texts_and_columns[1::2]
        indexes = self._indexes(tuple(columns))
        empty = self.mapping.empty
        # A reference is shortened without losing what tells it apart.
        limit = None if name == "external_ref" else TEXTS[name]

        def get(cells: Cells) -> str:
            words = [texts[0]]
            for index, text in zip(indexes, texts[1:], strict=True):
                cell = cells[index].strip()
                words += (NOTHING if cell in empty else cell, text)
            return " ".join("".join(words).split())[:limit]

        def get_reference(cells: Cells) -> str:
            if all(cells[index].strip() in empty for index in indexes):
                raise CellError(_("This must not be empty."))
            return short(get(cells))

        return get_reference if name == "external_ref" else get

    def _from_columns(self, name: str) -> Callable[[Cells], Any]:
        default = self.mapping.constants.get(name) or self.mapping.defaults.get(name, "")
        empty = self.mapping.empty
        text_of = self._text_of(name)
        convert = self._convert
        if name in TEXTS:

            def get_text(cells: Cells) -> Any:
                text = text_of(cells)
                return convert(name, default if text in empty else text)

            return get_text
        remembered: dict[str, Any] = {}

        def get(cells: Cells) -> Any:
            text = text_of(cells)
            if text in remembered:
                return remembered[text]
            value = convert(name, default if text in empty else text)
            if len(remembered) >= MOST_REMEMBERED:
                remembered.clear()
            remembered[text] = value
            return value

        return get

    def _text_of(self, name: str) -> Callable[[Cells], str]:
        indexes = self._indexes(self.mapping.columns[name])
        if len(indexes) == 1:
            index = indexes[0]
            return lambda cells: cells[index].strip()
        if name == "external_ref":
            return lambda cells: joined([cells[index].strip() for index in indexes])
        return lambda cells: " ".join([cells[index].strip() for index in indexes]).strip()

    def _convert(self, name: str, text: str) -> Any:
        """Convert one text; CellError when it cannot be taken."""
        if name in TIMES:
            return moment_of(text, self.mapping.dates, self.zone) if text else self._required(name)
        if name in CODES:
            return self._code(name, text) if text else self._required(name)
        if name in NAMES:
            return self._named(name, text) if text else None
        return self._text(name, text)

    def _required(self, name: str) -> Any:
        if name in REQUIRED_IN_ROW:
            raise CellError(_("This must not be empty."))
        return None

    def _code(self, name: str, text: str) -> str:
        table = self.mapping.values.get(name)
        code = text if table is None else table.get(text, "")
        if code in CODES[name]:
            return code
        if fallback := self.mapping.defaults.get(name):
            return fallback
        raise CellError(_("This has no entry in [values.%(field)s].") % {"field": name})

    def _named(self, name: str, text: str) -> int:
        wanted = self.mapping.values.get(name, {}).get(text, text)
        if wanted not in self.names[name]:
            raise CellError(_("This is not known in the market."))
        return self.names[name][wanted]

    def _text(self, name: str, text: str) -> str:
        if not text and name in {"external_ref", "subject"}:
            raise CellError(_("This must not be empty."))
        if name in ONE_LINE:
            text = " ".join(text.split())
        if len(text) > TEXTS[name]:
            raise CellError(_("This is longer than %(limit)s characters.") % {"limit": TEXTS[name]})
        return text
