"""Finding the encoding of a foreign file: UTF-8, Korean CP949 or Traditional Chinese Big5."""

import codecs
import io
import re
from collections.abc import Iterable

# Python's cp950 is the Big5 of Taiwan's Windows; hkscs reads what that lacks.
CHINESE = ("cp950", "big5hkscs")
CANDIDATES = ("utf-8", "cp949", *CHINESE)
KOREAN_FROM = 0.6
_escaped = re.compile("[\udc80-\udcff]+")
_hangul = re.compile("[가-힣]")
_beyond_ascii = re.compile(r"[^\x00-\x7f]")


def is_known(name: str) -> bool:
    """Tell whether the name is an encoding of text."""
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=name)
    except (LookupError, ValueError):
        return False
    return True


def detect(chunks: Iterable[bytes]) -> str:
    """Return the encoding that reads these bytes with the fewest faults; all of them are read."""
    decoders = {
        name: codecs.getincrementaldecoder(name)(errors="surrogateescape") for name in CANDIDATES
    }
    faults = dict.fromkeys(CANDIDATES, 0)
    first, hangul, beyond = b"", 0, 0
    for chunk in chunks:
        first = first or chunk[:4]
        if chunk.isascii() and not any(decoder.getstate()[0] for decoder in decoders.values()):
            continue
        for name, decoder in decoders.items():
            text = decoder.decode(chunk)
            faults[name] += len(_escaped.findall(text))
            if name == "cp949":
                # Only the syllables in use: what else CP949 has is how Big5 looks in its light.
                plain = text.encode("euc_kr", "ignore").decode("euc_kr", "ignore")
                hangul += len(_hangul.findall(plain))
                beyond += len(_beyond_ascii.findall(text))
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return _choose(faults, is_korean=hangul >= KOREAN_FROM * beyond)


def _choose(faults: dict[str, int], *, is_korean: bool) -> str:
    """Choose among the encodings; UTF-8 reads hardly anything by accident, the others much."""
    fewest = min(faults.values())
    if faults["utf-8"] == fewest:
        return "utf-8-sig"
    best = [name for name in CANDIDATES if faults[name] == fewest]
    chinese = [name for name in CHINESE if name in best]
    return "cp949" if "cp949" in best and (is_korean or not chinese) else chinese[0]
