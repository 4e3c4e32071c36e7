"""The encoding of a file is found; Korean and Chinese are not mistaken for each other."""

import pytest

from inquiries.services.importing.charsets import detect, is_known

KOREAN = "접수번호,접수일,제목\nA1,2026-01-05,보험금 청구 서류 안내 후 지급이 늦어지고 있습니다\n"
CHINESE = "案號,受理日,主旨\nA1,2026-01-05,詢問理賠文件、保單借款利率與受益人變更手續何時完成\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("id,title\n1,plain\n", "ascii", "utf-8-sig"),
        (KOREAN, "utf-8", "utf-8-sig"),
        (KOREAN, "utf-8-sig", "utf-8-sig"),
        (KOREAN, "utf-16", "utf-16"),
        (KOREAN, "cp949", "cp949"),
        (KOREAN, "euc_kr", "cp949"),
        (CHINESE, "utf-8", "utf-8-sig"),
        (CHINESE, "cp950", "cp950"),
        (CHINESE + "啫,嘅,咗\n", "big5hkscs", "big5hkscs"),
    ],
)
def test_the_encoding_is_found(text: str, encoding: str, found: str) -> None:
    assert detect([text.encode(encoding)]) == found


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_characters_that_are_cut_between_chunks_do_no_harm(size: int) -> None:
    data = KOREAN.encode("cp949")
    chunks = [data[n : n + size] for n in range(0, len(data), size)]

    assert detect(chunks) == "cp949"


@pytest.mark.parametrize("word", ["이름", "이관", "상담", "제목"])
def test_a_short_korean_word_is_not_taken_for_chinese(word: str) -> None:
    assert detect([word.encode("cp949")]) == "cp949"


@pytest.mark.parametrize(("text", "encoding"), [(KOREAN, "cp949"), (CHINESE, "cp950")])
def test_one_broken_byte_does_not_change_the_encoding(text: str, encoding: str) -> None:
    data = text.encode(encoding)

    assert detect([data + b"\xff,\n"]) == encoding


def test_a_broken_byte_in_utf_8_does_not_change_it() -> None:
    assert detect([KOREAN.encode() + b"\xff,\n"]) == "utf-8-sig"


@pytest.mark.parametrize("name", ["base64", "rot13", "nothing", "a\x00b", ""])
def test_what_encodes_no_text_is_not_known(name: str) -> None:
    assert not is_known(name)
