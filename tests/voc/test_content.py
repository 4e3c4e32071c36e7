import json
import re
from typing import Any

from voc.management.commands.load_causes import SHIPPED
from voc.rules import TOP_LEVEL

TREE = json.loads(SHIPPED.read_text(encoding="utf-8"))
CAUSES = [*TREE["causes"], *(cause for heading in TREE["causes"] for cause in heading["causes"])]
HEADINGS = {
    "fss": {"보험모집", "보험금 산정·지급", "면·부책 결정", "계약 성립·해지", "기타"},
    "kr_public": {"판매(모집)", "유지", "지급", "기타"},
    "foi": {
        "必要性醫療", "理賠金額認定", "業務招攬爭議", "停效復效", "承保範圍", "遲延給付",
        "未遵循服務規範", "要/被保險人非親簽", "其他",
    },
}  # fmt: skip


def label(code: str) -> dict[str, Any]:
    labels: dict[str, Any] = next(c["labels"] for c in CAUSES if c["code"] == code)
    return labels


def test_there_are_ten_headings_with_their_causes() -> None:
    counts = [len(heading["causes"]) for heading in TREE["causes"]]

    assert [heading["code"] for heading in TREE["causes"]] == [f"C{n}" for n in range(1, 11)]
    # The tenth heading has a cause "other" of its own, whose share is watched.
    assert counts == [6, 6, 5, 4, 4, 5, 5, 6, 4, 6]


def test_codes_follow_the_headings() -> None:
    for heading in TREE["causes"]:
        codes = [cause["code"] for cause in heading["causes"]]
        assert codes == [f"{heading['code']}.{n}" for n in range(1, len(codes) + 1)]


def test_every_label_is_there_in_its_own_script() -> None:
    for cause in CAUSES:
        labels = cause["labels"]
        assert set(labels) == {"ko", "zh-Hant", "en"}
        assert re.search(r"[가-힣]", labels["ko"])
        assert re.search(r"[\u4e00-\u9fff]", labels["zh-Hant"])
        assert not re.search(r"[가-힣]", labels["zh-Hant"])
        assert labels["en"].isascii()


def test_no_label_stands_twice_below_a_heading() -> None:
    for heading in TREE["causes"]:
        for language in ("ko", "zh-Hant", "en"):
            labels = [cause["labels"][language] for cause in heading["causes"]]
            assert len(set(labels)) == len(labels)


def test_usual_levels_and_public_headings_are_known() -> None:
    for cause in CAUSES:
        assert 0 <= cause["harm"] <= TOP_LEVEL
        assert 0 <= cause["breach"] <= TOP_LEVEL
        assert {name: cause["headings"][name] in HEADINGS[name] for name in HEADINGS} == (
            dict.fromkeys(HEADINGS, True)
        )


def test_one_cause_means_other() -> None:
    assert [cause["code"] for cause in CAUSES if cause.get("other")] == ["C10.6"]


def test_codes_that_playbooks_suggest_mean_what_they_meant() -> None:
    assert label("C1.5")["en"] == "Outdated rule"
    assert label("C2.3")["zh-Hant"] == "反覆補件"
    assert label("C8.6")["ko"] == "금전"
    assert label("C10.3")["zh-Hant"] == "必要性醫療"
