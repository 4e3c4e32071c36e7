"""The worked playbooks are complete, well formed and at home in three languages."""

import datetime as dt
import json
import re
from collections.abc import Iterator

from inquiries.choices import Stage, TaskType
from tests.playbooks.worked import (
    FACTS,
    FILES,
    LANGUAGES,
    Json,
    blanks,
    conditions,
    each_playbook,
    load,
    sentences,
    texts,
)

LONGEST_TEXT = 600
BUILT_IN = {"answers", "rule", "outcome"}
HANGUL, KANA, HAN = r"[\uac00-\ud7a3]", r"[\u3040-\u30ff]", r"[\u4e00-\u9fff]"
# Characters that only simplified Chinese writes, and words that Taiwan says differently.
SIMPLIFIED = set(
    "们这时间说发对实现应为从开关东车书见规认证变点处办医疗险费请询话电动务单户产业总还"
    "没过给级纪录资讯码确账岁门问题订类异项顺须预额风错误济职损权赔偿续约缴"
)
NOT_TAIWAN = ("短信", "信息", "軟件", "默認", "視頻", "網絡", "賬")
PROMISES = ("꼭 지급", "무조건", "지급해 드리겠습니다", "一定會賠", "保證給付", "will be paid out")

PLAYBOOK_KEYS = {
    "code", "market", "version", "task_types", "stages", "channels", "risk", "owner", "title",
    "expected_minutes", "effective_from", "review_by", "legal_basis", "situation",
    "never_disclose", "hit_policy", "checks", "rules", "outcomes", "scripts", "variables",
    "record", "record_fields", "exceptions", "test_cases",
}  # fmt: skip
OUTCOME_KEYS = {
    "title", "instruction", "lane", "deadline", "documents", "company_specific", "script",
    "suggested_cause",
}  # fmt: skip
CHECK_KEYS = {"key", "type", "label", "help", "required", "fill_from", "options"}
SOURCES = {"agent", "today", "outcome.deadline", "outcome.documents", "inquiry.number", *FACTS}
FILTERS = {"text": "", "number": "", "date": "date", "money": "money", "list": "list"}
# Second-level root causes under each first-level one.
CAUSES = dict(zip(range(1, 11), (6, 6, 5, 4, 4, 5, 5, 6, 4, 5), strict=True))
# What the law or the standard terms say, where a promise counts from the day of the request.
LEGAL_DAYS = {
    "KR_COOL_REFUND": (3, "business"),
    "KR_SURR_PAY": (3, "business"),
    "KR_COMPLAINT": (14, "business"),
    "KR_UNLAWFUL": (10, "calendar"),
    "KR_DNC": (14, "calendar"),
    "TW_COMPLAINT": (30, "calendar"),
    "TW_SURR": (1, "month"),
    "TW_LOAN": (1, "month"),
}


def spoken(playbook: Json) -> Iterator[Json]:
    for script in playbook["scripts"].values():
        yield script["say"]
        yield from (item["answer"] for item in script["if_asked"])


def test_both_markets_have_the_eleven_playbooks() -> None:
    found = [(path.parent.name, path.stem[:5].upper(), load(path)) for path in FILES]

    assert len(found) == 22
    assert {(market, code) for market, code, _content in found} == {
        (market, f"PB-{number:02d}") for market in ("kr", "tw") for number in range(1, 12)
    }
    for market, code, content in found:
        assert (content["market"].lower(), content["code"]) == (market, code)


def test_files_are_all_written_the_same_way() -> None:
    for path in FILES:
        written = json.dumps(load(path), ensure_ascii=False, indent=2) + "\n"
        assert path.read_text(encoding="utf-8") == written, path.name


@each_playbook
def test_a_file_has_exactly_the_agreed_members(playbook: Json) -> None:
    assert set(playbook) == PLAYBOOK_KEYS
    assert set(playbook["situation"]) == {"summary", "triggers", "exclusions"}
    for check in playbook["checks"]:
        assert set(check) == CHECK_KEYS
    for outcome in playbook["outcomes"].values():
        assert set(outcome) == OUTCOME_KEYS
    for script in playbook["scripts"].values():
        assert set(script) == {"say", "never_say", "if_asked"}
    for variable in playbook["variables"].values():
        assert set(variable) == {"type", "label", "source", "required"}
    for rule in playbook["rules"]:
        assert set(rule) == {"id", "when", "outcome"}
        assert all(set(item) == {"check", "op", "value"} for item in conditions(rule))


@each_playbook
def test_head_data_use_known_codes_and_a_review_in_time(playbook: Json) -> None:
    start = dt.date.fromisoformat(playbook["effective_from"])
    review = dt.date.fromisoformat(playbook["review_by"])

    assert set(playbook["task_types"]) <= set(TaskType.values)
    assert set(playbook["stages"]) <= set(Stage.values)
    assert playbook["stages"]
    assert playbook["risk"] in {"L", "M", "H", "C"}
    assert playbook["hit_policy"] == ("COLLECT" if playbook["code"] == "PB-03" else "FIRST")
    assert 1 <= playbook["expected_minutes"] <= 30
    assert 0 < (review - start).days <= (184 if playbook["risk"] in {"H", "C"} else 365)
    assert playbook["legal_basis"]
    assert all(item["preset"].startswith(playbook["market"]) for item in playbook["legal_basis"])


@each_playbook
def test_every_text_is_there_in_three_different_languages(playbook: Json) -> None:
    for place, text in sentences(playbook):
        assert tuple(text) == LANGUAGES, place
        assert len(set(text.values())) == 3, f"{place}: a language is copied from another"
        for language, words in text.items():
            assert words, f"{place}.{language} is empty"
            assert words == words.strip(), f"{place}.{language} has blanks around it"
            assert "  " not in words, f"{place}.{language} has a double blank"
            assert len(words) <= LONGEST_TEXT, f"{place}.{language} is too long to be read"


@each_playbook
def test_every_test_case_is_named_in_three_languages(playbook: Json) -> None:
    assert {tuple(case["name"]) for case in playbook["test_cases"]} == {LANGUAGES}


@each_playbook
def test_every_language_is_written_in_its_own_script(playbook: Json) -> None:
    for place, text in texts(playbook):
        ko, zh, en = ("".join(text[language]) for language in LANGUAGES)
        assert re.search(HANGUL, ko), f"{place}: no Hangul in ko: {ko}"
        assert re.search(HAN, zh), f"{place}: no Han characters in zh-Hant: {zh}"
        assert not re.search(f"{HANGUL}|{KANA}", zh), f"{place}: foreign script in {zh}"
        assert not SIMPLIFIED & set(zh), f"{place}: simplified: {SIMPLIFIED & set(zh)}"
        assert not [word for word in NOT_TAIWAN if word in zh], place
        assert re.search(r"[A-Za-z]{2}", en), place
        assert not re.search(f"{HANGUL}|{KANA}|{HAN}", en), f"{place}: foreign script in {en}"


@each_playbook
def test_customers_phrases_are_three_to_six_in_each_language(playbook: Json) -> None:
    triggers = playbook["situation"]["triggers"]

    assert tuple(triggers) == LANGUAGES
    for phrases in triggers.values():
        assert 3 <= len(phrases) == len(set(phrases)) <= 6
    assert not set(triggers["ko"]) & set(triggers["zh-Hant"])


@each_playbook
def test_scripts_address_the_customer_politely_and_promise_no_payment(playbook: Json) -> None:
    for text in spoken(playbook):
        assert re.search(r"(니다|까요?|세요|시오|어요)", text["ko"]), text["ko"]
        assert "당신" not in text["ko"]
        assert "你" not in text["zh-Hant"]
        assert not [promise for promise in PROMISES if promise in "".join(text.values())]


@each_playbook
def test_blanks_are_declared_typed_and_the_same_in_every_language(playbook: Json) -> None:
    used: set[str] = set()
    for place, text in sentences(playbook):
        if not re.fullmatch(r"\.record|\.scripts\.\w+\.say", place):
            assert "{{" not in "".join(text.values()), f"{place}: a blank nobody fills"
            continue
        allowed = BUILT_IN if place == ".record" else set()
        found = blanks(text)
        for name, filter_ in found.items():
            declared = playbook["variables"].get(name)
            assert declared or name in allowed, f"{place}: {name} is not declared"
            assert filter_ == (FILTERS[declared["type"]] if declared else ""), f"{place}: {name}"
        assert blanks(text, "ko") == blanks(text, "zh-Hant") == found, place
        used |= set(found) - allowed
    assert used == set(playbook["variables"])


@each_playbook
def test_variables_come_from_known_sources(playbook: Json) -> None:
    for name, variable in playbook["variables"].items():
        assert variable["source"] in SOURCES, name
        assert variable["type"] in FILTERS, name
    required = {name for name, item in playbook["variables"].items() if item["required"]}
    for name in set(blanks(playbook["record"])) & required:
        assert not playbook["variables"][name]["source"].startswith("outcome."), (
            f"{name}: an outcome without it could never be recorded"
        )


@each_playbook
def test_every_outcome_can_fill_its_own_script(playbook: Json) -> None:
    for code, outcome in playbook["outcomes"].items():
        for name in blanks(playbook["scripts"][outcome["script"]]["say"]):
            variable = playbook["variables"][name]
            assert variable["required"], f"{code}: {name} could be read out as a gap"
            if variable["source"] == "outcome.deadline":
                assert outcome["deadline"], f"{code} names a date and has no deadline"
            if variable["source"] == "outcome.documents":
                assert outcome["documents"], f"{code} names documents and has none"
    spoken_ones = {outcome["script"] for outcome in playbook["outcomes"].values()}
    assert spoken_ones == set(playbook["scripts"])


@each_playbook
def test_deadlines_are_legal_ones_or_marked_as_the_companys_own(playbook: Json) -> None:
    for code, outcome in playbook["outcomes"].items():
        assert outcome["lane"] in {"ANSWER", "TICKET", "ESCALATE", "STOP"}
        deadline = outcome["deadline"]
        if deadline is None:
            continue
        assert set(deadline) == {"preset", "days", "unit"}
        if deadline["preset"] is None:
            assert outcome["company_specific"], f"{code}: whose limit is it?"
        else:
            assert deadline["preset"].startswith(playbook["market"])
            assert (deadline["days"], deadline["unit"]) == LEGAL_DAYS[deadline["preset"]], code


@each_playbook
def test_suggested_causes_exist_in_the_tree(playbook: Json) -> None:
    for outcome in playbook["outcomes"].values():
        if outcome["suggested_cause"]:
            first, second = outcome["suggested_cause"].removeprefix("C").split(".")
            assert 1 <= int(second) <= CAUSES[int(first)]
