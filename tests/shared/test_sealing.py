"""Sealed files: any byte changed, cut off, moved or swapped is noticed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ops_console.shared import sealing
from ops_console.shared.personal.keys import Key
from ops_console.shared.sealing import Purpose, SealedWriter, Unsealable, unsealed

KEY, OTHER = Key("k1", b"1" * 32), Key("k2", b"2" * 32)
TRIAL = Purpose(magic=b"TRIAL1\n", context=b"trial|")
TEXT = b"Kim Cheolsu 900101-1234567\n" * 3000


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "PIECE", 1000)


def seal(path: Path, content: bytes = TEXT, *, key: Key = KEY, part: str = "database") -> Path:
    path.unlink(missing_ok=True)
    with SealedWriter(path, key=key, purpose=TRIAL, told={"part": part}) as file:
        for start in range(0, len(content), 777):
            file.write(content[start : start + 777])
    return path


def opened(path: Path, *, keys: tuple[Key, ...] = (KEY,), part: str = "database") -> bytes:
    return b"".join(unsealed(path, keys=keys, purpose=TRIAL, told={"part": part}))


@given(size=st.integers(0, 5000))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_size_comes_back_as_it_was(tmp_path: Path, size: int) -> None:
    content = (TEXT * 2)[:size]

    assert opened(seal(tmp_path / "x", content)) == content


def test_nothing_of_the_content_can_be_read(tmp_path: Path) -> None:
    sealed = seal(tmp_path / "x").read_bytes()

    assert b"Cheolsu" not in sealed
    assert b"900101" not in sealed


@given(place=st.integers(0, 81_000), bit=st.integers(0, 7))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_changed_bit_anywhere_is_refused(tmp_path: Path, place: int, bit: int) -> None:
    path = seal(tmp_path / "x")
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1 << bit
    path.write_bytes(data)

    with pytest.raises(Unsealable):
        opened(path)


def without_last_piece(data: bytes) -> bytes:
    return data[: -((len(TEXT) % 1000) + 16)]


def with_pieces_swapped(data: bytes) -> bytes:
    header = data.index(b"\n", len(TRIAL.magic)) + 1
    first, second = data[header : header + 1016], data[header + 1016 : header + 2032]
    return data[:header] + second + first + data[header + 2032 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: b"",
        lambda data: b"PGDMP" + data,
        lambda data: data.replace(b"{", b"[", 1),
        lambda data: TRIAL.magic + b"[1]\n" + data.partition(b"}\n")[2],
        without_last_piece,
        with_pieces_swapped,
    ],
)
def test_what_was_cut_added_or_moved_is_refused(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    path = seal(tmp_path / "x")
    path.write_bytes(spoil(path.read_bytes()))

    with pytest.raises(Unsealable):
        opened(path)


def test_another_key_does_not_open_it_even_under_the_same_name(tmp_path: Path) -> None:
    path = seal(tmp_path / "x")

    with pytest.raises(Unsealable, match="'k1', which is not at hand"):
        opened(path, keys=(OTHER,))
    with pytest.raises(Unsealable, match="another key of that name"):
        opened(path, keys=(Key("k1", b"3" * 32),))


def test_an_older_key_opens_while_it_is_listed(tmp_path: Path) -> None:
    assert opened(seal(tmp_path / "x", key=OTHER), keys=(KEY, OTHER)) == TEXT


def test_one_part_cannot_stand_for_another(tmp_path: Path) -> None:
    with pytest.raises(Unsealable, match="sealed as another file"):
        opened(seal(tmp_path / "x", part="files"))


@pytest.mark.parametrize(
    "purpose",
    [
        Purpose(magic=b"OTHER1\n", context=TRIAL.context),
        Purpose(magic=TRIAL.magic, context=b"other|"),
    ],
)
def test_a_file_for_one_purpose_serves_no_other(tmp_path: Path, purpose: Purpose) -> None:
    path = seal(tmp_path / "x")

    with pytest.raises(Unsealable):
        b"".join(unsealed(path, keys=(KEY,), purpose=purpose, told={"part": "database"}))


def test_a_file_whose_writing_failed_does_not_open(tmp_path: Path) -> None:
    def fail() -> None:
        with SealedWriter(tmp_path / "x", key=KEY, purpose=TRIAL, told={}) as file:
            file.write(TEXT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(Unsealable):
        opened(tmp_path / "x")


def test_the_same_content_is_sealed_differently_each_time(tmp_path: Path) -> None:
    first = seal(tmp_path / "x").read_bytes()

    assert first != seal(tmp_path / "x").read_bytes()
