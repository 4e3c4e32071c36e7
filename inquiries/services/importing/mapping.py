"""The mapping file: how the columns of a foreign file become fields of an inquiry.

docs/importing.md describes every key. Parsing is strict: an unknown key is an error, because a
misspelt one would silently import something else.
"""

import tomllib
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext_lazy as _

from inquiries import import_targets
from inquiries.choices import (
    Channel,
    ComplaintLevel,
    Priority,
    RequesterRole,
    Stage,
    Status,
    TaskType,
)
from inquiries.services.importing import charsets, moments
from ops_console.shared import errors, text_guard
from ops_console.shared.personal import Kind

CODES: dict[str, frozenset[str]] = {
    "channel": frozenset(Channel.values),
    "stage": frozenset(Stage.values),
    "task_type": frozenset(TaskType.values),
    "requester_role": frozenset(RequesterRole.values),
    "status": frozenset(Status.values) - {Status.MERGED},
    "priority": frozenset(Priority.values),
    "complaint_level": frozenset(ComplaintLevel.values),
}
TIMES = ("received_at", "first_response_at", "resolved_at", "closed_at", "complaint_at")
TEXTS: dict[str, int] = {
    "external_ref": 80,
    "subject": 200,
    "customer_words": 20_000,
    "customer_reference": 40,
    "customer_name": 120,
    "customer_phone": 30,
    "policy_number": 40,
    "policy_product": 120,
}
NAMES = ("team", "assignee")
# What the columns of a file tell about somebody.
KINDS = {
    "subject": Kind.FREE_TEXT,
    "customer_words": Kind.FREE_TEXT,
    "customer_name": Kind.NAME,
    "customer_phone": Kind.PHONE,
    "policy_number": Kind.POLICY_NUMBER,
}
# A fact about somebody needs to say about whom.
NEEDS = {
    "customer_name": "customer_reference",
    "customer_phone": "customer_reference",
    "policy_product": "policy_number",
}
FIELDS = frozenset({*CODES, *TIMES, *TEXTS, *NAMES})
REQUIRED = ("external_ref", "received_at", "channel", "stage", "task_type", "subject")
SECTIONS = frozenset(
    {"file", "target", "columns", "constants", "defaults", "values", "templates", "details"}
)
FILE_KEYS = frozenset({"encoding", "delimiter", "quote", "skip_lines"})
TARGET_KEYS = frozenset(
    {
        "market", "team", "source", "language", "time_zone", "dates", "empty", "repeated",
        "link_recontacts", "clocks",
    }
)  # fmt: skip
MAX_MAPPING_BYTES = 256 * 1024
MAX_SKIPPED = 1000
LANGUAGES = frozenset({"", "ko", "zh-hant", "en"})


@dataclass(frozen=True)
class FileShape:
    """How the file is written; None means: find out."""

    encoding: str | None = None
    delimiter: str | None = None
    quote: str = '"'
    skip_lines: int = 0


@dataclass(frozen=True)
class Mapping:
    """A checked mapping; docs/importing.md tells what each part means."""

    market: str
    team: str
    source: str
    shape: FileShape
    language: str = ""
    time_zone: ZoneInfo | None = None
    dates: tuple[str, ...] = ("iso",)
    empty: frozenset[str] = frozenset({""})
    number_repeated: bool = False
    link_recontacts: bool = False
    clocks: bool = False
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    sections: dict[str, dict[str, Any]] = field(default_factory=dict)
    raw: str = ""


def kinds_of_columns(mapping: Mapping) -> dict[str, Kind]:
    """Return what each column of the file tells about somebody, as far as it tells anything."""
    return {
        column: kind for name, kind in KINDS.items() for column in mapping.columns.get(name, ())
    }


def parse_mapping(text: str) -> Mapping:
    """Return the mapping that this TOML text describes; Invalid says what is wrong and where."""
    if len(text.encode("utf-8", "replace")) > MAX_MAPPING_BYTES or not text_guard.is_storable(text):
        raise errors.Invalid(_("The mapping is not a text file of reasonable size."))
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise errors.Invalid(
            _("The mapping is not valid TOML: %(reason)s") % {"reason": error}
        ) from error
    _refuse_unknown("", data, SECTIONS | set(import_targets.names()))
    for name, section in data.items():
        if not isinstance(section, dict):
            raise errors.Invalid(_("[%(name)s] must be a section.") % {"name": name})
    return _mapping(data, text)


def _mapping(data: dict[str, Any], text: str) -> Mapping:
    target = data.get("target", {})
    _refuse_unknown("target", target, TARGET_KEYS)
    mapping = Mapping(
        market=_text(target, "market"),
        team=_text(target, "team"),
        source=_text(target, "source", limit=40),
        shape=_shape(data.get("file", {})),
        language=_language(target),
        time_zone=_zone(target.get("time_zone")),
        dates=_dates(target),
        empty=frozenset({"", *_strings("target.empty", target.get("empty", []))}),
        number_repeated=_repeated(target),
        link_recontacts=_flag(target, "link_recontacts"),
        clocks=_flag(target, "clocks"),
        columns=_columns(data.get("columns", {})),
        constants=_fields("constants", data.get("constants", {})),
        defaults=_fields("defaults", data.get("defaults", {})),
        values=_tables(data.get("values", {})),
        templates=_fields("templates", data.get("templates", {}), known=frozenset(TEXTS)),
        details=_strings_by_key("details", data.get("details", {})),
        sections={name: data[name] for name in import_targets.names() if name in data},
        raw=text,
    )
    _check_codes(mapping)
    _check_required(mapping)
    return mapping


def _shape(section: dict[str, Any]) -> FileShape:
    _refuse_unknown("file", section, FILE_KEYS)
    encoding = _text(section, "encoding", default="auto")
    if encoding != "auto" and not charsets.is_known(encoding):
        raise errors.Invalid(
            _("%(name)s is no encoding that the console knows.") % {"name": encoding}
        )
    skip_lines = section.get("skip_lines", 0)
    if type(skip_lines) is not int or not 0 <= skip_lines <= MAX_SKIPPED:
        raise errors.Invalid(_("file.skip_lines must be a number from 0 to 1000."))
    delimiter = _text(section, "delimiter", default="auto")
    quote = _text(section, "quote", default='"')
    for name, mark in (("delimiter", delimiter), ("quote", quote)):
        if mark not in {"auto", ""} and (len(mark) != 1 or mark in "\r\n \x00"):
            raise errors.Invalid(_("file.%(name)s must be one character.") % {"name": name})
    if not delimiter or quote in {delimiter, "auto"}:
        raise errors.Invalid(_("file.delimiter and file.quote must be two different characters."))
    return FileShape(
        encoding=None if encoding == "auto" else encoding,
        delimiter=None if delimiter == "auto" else delimiter,
        quote=quote,
        skip_lines=skip_lines,
    )


def _language(section: dict[str, Any]) -> str:
    language = _text(section, "language", default="")
    if language not in LANGUAGES:
        raise errors.Invalid(_("target.language must be ko, zh-hant or en."))
    return language


def _dates(section: dict[str, Any]) -> tuple[str, ...]:
    patterns = _strings("target.dates", section.get("dates", [moments.ISO]))
    for pattern in patterns:
        if not moments.is_pattern(pattern):
            raise errors.Invalid(
                _("target.dates: %(pattern)s does not name a whole day without doubt.")
                % {"pattern": pattern}
            )
    return tuple(patterns)


def _check_codes(mapping: Mapping) -> None:
    """Refuse a constant, default or table value that is no code of its field."""
    offered = [
        *mapping.constants.items(),
        *mapping.defaults.items(),
        *((name, code) for name, table in mapping.values.items() for code in table.values()),
    ]
    for name, code in offered:
        if name in CODES and code not in CODES[name]:
            raise errors.Invalid(
                _("%(code)s is no code of %(field)s. Known are: %(known)s")
                % {"code": code, "field": name, "known": ", ".join(sorted(CODES[name]))}
            )


def _check_required(mapping: Mapping) -> None:
    given = {*mapping.columns, *mapping.constants, *mapping.defaults, *mapping.templates}
    missing = [name for name in REQUIRED if name not in given]
    if missing:
        raise errors.Invalid(
            _("The mapping says nothing about: %(fields)s") % {"fields": ", ".join(missing)}
        )
    for name, needed in NEEDS.items():
        if name in given and needed not in given:
            raise errors.Invalid(
                _("%(name)s has no effect without %(needed)s.") % {"name": name, "needed": needed}
            )
    _check_ways(mapping)


def _check_ways(mapping: Mapping) -> None:
    """Refuse a field that is said in two ways of which one would be ignored."""
    ways = (mapping.columns, mapping.constants, mapping.templates)
    for name in FIELDS:
        if sum(name in way for way in ways) > 1:
            raise errors.Invalid(
                _("%(name)s stands in two of [columns], [constants] and [templates].")
                % {"name": name}
            )
    for name in mapping.values:
        if name not in mapping.columns:
            raise errors.Invalid(
                _("[values.%(name)s] has no effect without a column for it.") % {"name": name}
            )


def _refuse_unknown(section: str, keys: dict[str, Any], known: frozenset[str] | set[str]) -> None:
    unknown = sorted(set(keys) - known)
    if unknown:
        prefix = f"{section}." if section else ""
        raise errors.Invalid(
            _("The mapping has an unknown key: %(key)s. Known are: %(known)s")
            % {"key": prefix + unknown[0], "known": ", ".join(sorted(known))}
        )


def _text(
    section: dict[str, Any], key: str, *, default: str | None = None, limit: int = 120
) -> str:
    value = section.get(key, default)
    if value is None or (default is None and value == ""):
        raise errors.Invalid(_("The mapping needs target.%(key)s.") % {"key": key})
    if not isinstance(value, str) or len(value) > limit:
        raise errors.Invalid(_("%(key)s must be a short text.") % {"key": key})
    return value


def _flag(section: dict[str, Any], key: str) -> bool:
    value = section.get(key, False)
    if not isinstance(value, bool):
        raise errors.Invalid(_("target.%(key)s must be true or false.") % {"key": key})
    return value


def _repeated(section: dict[str, Any]) -> bool:
    value = section.get("repeated", "refuse")
    if value not in {"refuse", "number"}:
        raise errors.Invalid(_("target.repeated must be refuse or number."))
    return bool(value == "number")


def _zone(name: object) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(str(name))
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise errors.Invalid(_("%(name)s is no time zone.") % {"name": name}) from error


def _strings(name: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise errors.Invalid(_("%(name)s must be a list of texts.") % {"name": name})
    return value


def _strings_by_key(name: str, section: dict[str, Any]) -> dict[str, str]:
    if not all(isinstance(value, str) for value in section.values()):
        raise errors.Invalid(_("Every value of [%(name)s] must be a text.") % {"name": name})
    return section


def _fields(
    name: str, section: dict[str, Any], *, known: frozenset[str] = FIELDS
) -> dict[str, str]:
    _refuse_unknown(name, section, known)
    return _strings_by_key(name, section)


def _columns(section: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    _refuse_unknown("columns", section, FIELDS)
    columns = {}
    for name, value in section.items():
        listed = [value] if isinstance(value, str) else value
        columns[name] = tuple(_strings(f"columns.{name}", listed))
        if not columns[name]:
            raise errors.Invalid(_("%(name)s must be a list of texts.") % {"name": name})
    return columns


def _tables(section: dict[str, Any]) -> dict[str, dict[str, str]]:
    _refuse_unknown("values", section, frozenset({*CODES, *NAMES}))
    for name, table in section.items():
        if not isinstance(table, dict):
            raise errors.Invalid(_("[values.%(name)s] must be a section.") % {"name": name})
        _strings_by_key(f"values.{name}", table)
    return section
