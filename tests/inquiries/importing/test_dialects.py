"""A file of Korea, Taiwan or a spreadsheet, in its encoding, its separators and its line ends."""

import csv
import io
from itertools import product
from pathlib import Path

import pytest

from inquiries.models import Inquiry
from staff.models import Team
from tests.inquiries.importing.files import MAPPING, run, write

WITH_WORDS = MAPPING.replace("[constants]", 'customer_words = "words"\n[constants]')
FIELDS = ["id", "received", "closed", "kind", "title", "words"]
KOREAN = ("보험금 청구; 서류 안내, 지급 지연", 'A "급한" 건,\n둘째 줄;\t셋째 칸 | 끝 똠방각하')
CHINESE = ("詢問理賠文件、利率, 手續; 何時完成", '受益人 "變更",\n第二行;\t第三欄 | 完 許功蓋')
BOTH = (f"{KOREAN[0]} {CHINESE[0]}", f"{KOREAN[1]} {CHINESE[1]} 👨‍👩‍👧 𠮷")
DELIMITERS, LINE_ENDS = (",", ";", "\t", "|"), ("\n", "\r\n")


@pytest.mark.parametrize(
    ("encoding", "texts"),
    [
        ("cp949", KOREAN),
        ("cp950", CHINESE),
        ("utf-8", BOTH),
        ("utf-8-sig", BOTH),
        ("utf-16", BOTH),
    ],
)
def test_texts_arrive_as_they_were_written(
    team_claims: Team, tmp_path: Path, encoding: str, texts: tuple[str, str]
) -> None:
    title, words = texts
    wanted = {}
    for number, (delimiter, end) in enumerate(product(DELIMITERS, LINE_ENDS)):
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
        writer.writerow(FIELDS)
        writer.writerow([f"00{number}", "2026-01-05 10:00", "", "paper", title, words])

        report = run(write(tmp_path, text.getvalue().encode(encoding)), WITH_WORDS)

        assert report.counts()["created"] == 1, (delimiter, end, report.problems)
        wanted[f"00{number}"] = (title, words)
    found = Inquiry.objects.values_list("external_ref", "subject", "customer_words")
    assert {reference: texts for reference, *texts in found} == {
        reference: list(texts) for reference, texts in wanted.items()
    }
