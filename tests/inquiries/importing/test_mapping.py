"""Mappings are read strictly: what could import something else by mistake is an error."""

import pytest

from inquiries.services.importing import parse_mapping
from inquiries.services.importing.mapping import MAX_MAPPING_BYTES
from ops_console.shared import errors
from tests.inquiries.importing.files import MAPPING


def with_target(line: str) -> str:
    return MAPPING.replace("[target]", f"[target]\n{line}")


def with_file(line: str) -> str:
    return f"[file]\n{line}\n{MAPPING}"


def test_a_mapping_names_its_target_and_columns() -> None:
    mapping = parse_mapping(MAPPING)

    assert (mapping.market, mapping.team, mapping.source) == ("KR", "CLAIMS", "OLD")
    assert mapping.columns["received_at"] == ("received",)
    assert mapping.shape.encoding is None
    assert {mapping.clocks, mapping.link_recontacts, mapping.number_repeated} == {False}


def test_columns_may_be_joined() -> None:
    mapping = parse_mapping(MAPPING.replace('"received"', '["day", "time"]'))

    assert mapping.columns["received_at"] == ("day", "time")


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("market = ", "not valid TOML"),
        ("x" * (MAX_MAPPING_BYTES + 1), "reasonable size"),
        ("a = '\x00'", "reasonable size"),
        (f"{MAPPING}\n[extra]\n", "unknown key: extra"),
        ("target = 5", "[target] must be a section"),
        (with_target("teem = 'X'"), "unknown key: target.teem"),
        (MAPPING.replace('market = "KR"', ""), "needs target.market"),
        (MAPPING.replace('source = "OLD"', 'source = ""'), "needs target.source"),
        (MAPPING.replace('source = "OLD"', f'source = "{"x" * 41}"'), "source must be a short"),
        (MAPPING.replace("closed_at", "shut_at"), "unknown key: columns.shut_at"),
        (MAPPING.replace('external_ref = "id"', ""), "says nothing about: external_ref"),
        (MAPPING.replace('subject = "title"', "subject = 5"), "columns.subject must be a list"),
        (MAPPING.replace('subject = "title"', "subject = []"), "subject must be a list"),
        (MAPPING.replace('"EMAIL"', '"PIGEON"'), "PIGEON is no code of channel"),
        (MAPPING.replace('"EMAIL"', "7"), "Every value of [constants] must be a text"),
        (MAPPING.replace('"CERT"', '"BREAD"'), "BREAD is no code of task_type"),
        (
            MAPPING.split("[values")[0] + "[values]\nstage = 'KEEP'\n",
            "[values.stage] must be a sec",
        ),
        (f"{MAPPING}\n[values.subject]\na = 'b'\n", "unknown key: values.subject"),
        (f"{MAPPING}\n[values.channel]\na = 'EMAIL'\n", "no effect without a column"),
        (f"{MAPPING}\n[templates]\nsubject = 'x'\n", "stands in two of"),
        (f"{MAPPING}\n[defaults]\ncustomer_name = 'x'\n", "without customer_reference"),
        (f"{MAPPING}\n[defaults]\nstatus = 'MERGED'\n", "MERGED is no code of status"),
        (with_target('time_zone = "Mars/Base"'), "Mars/Base is no time zone"),
        (with_target('time_zone = "../zone"'), "../zone is no time zone"),
        (with_target('time_zone = "Asia"'), "Asia is no time zone"),
        (with_target('language = "de"'), "target.language must be"),
        (with_target('clocks = "yes"'), "target.clocks must be true or false"),
        (with_target('repeated = "skip"'), "repeated must be refuse or number"),
        (with_target("empty = '-'"), "target.empty must be a list"),
        (with_file('encoding = "base64"'), "base64 is no encoding"),
        (with_file('encoding = "klingon"'), "klingon is no encoding"),
        (with_file('delimiter = ";;"'), "file.delimiter must be one character"),
        (with_file('delimiter = "\\n"'), "file.delimiter must be one character"),
        (with_file("delimiter = '\"'"), "two different characters"),
        (with_file("skip_lines = true"), "skip_lines must be a number"),
        (with_file("skip_lines = 1001"), "skip_lines must be a number"),
    ],
)
def test_a_mistake_in_a_mapping_is_named(mapping: str, words: str) -> None:
    with pytest.raises(errors.Invalid) as refusal:
        parse_mapping(mapping)

    assert words in str(refusal.value.message)


@pytest.mark.parametrize(
    "pattern", ["%d/%m", "%Q", "%H:%M", "%Y-%m-%d %I:%M", "roc:%y/%m/%d", "%", "%d", "%Y %Y"]
)
def test_a_date_pattern_that_leaves_doubt_is_refused(pattern: str) -> None:
    mapping = MAPPING.replace('"%d/%m/%Y %H:%M"', f'"{pattern}"')

    with pytest.raises(errors.Invalid, match="without doubt"):
        parse_mapping(mapping)


@pytest.mark.parametrize(
    "pattern",
    ["%Y%m%d", "%d.%m.%y", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %I:%M %p", "roc:%Y/%m/%d", "%Y %j"],
)
def test_a_date_pattern_that_names_a_day_is_taken(pattern: str) -> None:
    mapping = parse_mapping(MAPPING.replace('"%d/%m/%Y %H:%M"', f'"{pattern}"'))

    assert mapping.dates == ("iso", pattern)
