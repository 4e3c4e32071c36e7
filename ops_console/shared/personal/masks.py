"""How much of a personal value everybody may see: one mask per kind, the same on every surface.

Different masks of one value could be laid over each other until the value is whole again, so
nothing else in the console shortens or hides personal data. Formats follow the practice of Korean
and Taiwanese insurers, and for Taiwan's national numbers the letter of the National Development
Council of 2014. Widths are fixed wherever a length would tell something.
"""

import re
import unicodedata
from collections.abc import Callable

from ops_console.shared.personal.detector import find_personal
from ops_console.shared.personal.kinds import Kind

HIDDEN = "***"
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_SHORT, _TAIL = 6, 4
_PHONES = (
    (re.compile(r"(\+82)-?(1\d)-?\d{3,4}-?(\d{4})"), r"\1-\2-****-\3"),
    (re.compile(r"(\+886)-?(9\d{2})-?\d{3}-?(\d{3})"), r"\1-\2-***-\3"),
    (re.compile(r"(01\d)\d{4}(\d{4})"), r"\1-****-\2"),
    (re.compile(r"(01\d)\d{3}(\d{4})"), r"\1-***-\2"),
    (re.compile(r"(02)\d{4}(\d{4})"), r"\1-****-\2"),
    (re.compile(r"(02)\d{3}(\d{4})"), r"\1-***-\2"),
    (re.compile(r"(1[568]\d{2})\d{4}"), r"\1-****"),
    (re.compile(r"(09\d{2})\d{3}(\d{3})"), r"\1-***-\2"),
    (re.compile(r"(0[3-6]\d)\d{4}(\d{4})"), r"\1-****-\2"),
    (re.compile(r"(0[3-6]\d)\d{3}(\d{4})"), r"\1-***-\2"),
)
_KOREAN_ID = re.compile(r"\d{6}-?\d{7}")
_TAIWANESE_ID = re.compile(r"([A-Z][A-Z\d]\d{4})\d{4}")
_ROC_DATE = re.compile(r"(?:民國)?(\d{1,3})[年/.]\d{1,2}[月/.]\d{1,2}日?")
# Words of an address are short; without a bound a long text without spaces takes its square.
_KOREAN_PLACE = re.compile(r"(?:\S{1,40}\s{1,8}){0,4}?\S{1,40}(?:읍|면|동|로|길|가)(?=[\s,\d]|$)")
_TAIWANESE_PLACE = re.compile(r"[^\s\d]{1,6}?[縣市][^\s\d]{1,4}?[區鄉鎮市]")


def mask(kind: Kind, value: str) -> str:
    """Return what of the value may be shown without a reason; empty for an empty value."""
    text = unicodedata.normalize("NFC", value).strip()
    return _MASKS[kind](text) if text else ""


def _name(text: str) -> str:
    letters = re.sub(r"[\s·・.]", "", text)
    for script, hidden in ((_HANGUL, "*"), (_HAN, "○")):
        if script.fullmatch(letters):
            return _short_name(letters, hidden)
    return " ".join(_initial(part) for part in text.split())


def _short_name(letters: str, hidden: str) -> str:
    """Hide what stands between the first and the last letter: 김*수, 남**수, 李○明."""
    match len(letters):
        case 1:
            return hidden
        case 2:
            return letters[0] + hidden
        case 3:
            return letters[0] + hidden + letters[-1]
        case _:
            return letters[0] + hidden * 2 + letters[-1]


def _initial(part: str) -> str:
    return (part[0] if len(part) > 1 else "") + HIDDEN


def _phone(text: str) -> str:
    compact = re.sub(r"[\s().\-]", "", text)
    for shape, shown in _PHONES:
        if found := shape.fullmatch(compact):
            return found.expand(shown)
    return _tail(compact, hidden="****")


def _tail(text: str, *, hidden: str) -> str:
    """Show the last four characters behind a mask of fixed width; of a short text the last two."""
    return hidden + text[-(_TAIL if len(text) > _SHORT else 2) :]


def _national_id(text: str) -> str:
    compact = text.upper().replace(" ", "")
    if _KOREAN_ID.fullmatch(compact):
        # The first six digits are the date of birth, which is masked as well.
        return "******-*******"
    if found := _TAIWANESE_ID.fullmatch(compact):
        return found[1] + "****"
    return "********"


def _birth_date(text: str) -> str:
    if found := _ROC_DATE.fullmatch(text):
        return f"{found[1]}年**月**日"
    return f"{text[:4]}-**-**" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else HIDDEN


def _email(text: str) -> str:
    local, at, domain = text.rpartition("@")
    if not at:
        return HIDDEN
    shown = local[:2] if len(local) > 2 else local[:1] if len(local) > 1 else ""  # noqa: PLR2004 - two letters are shown
    name, _dot, last = domain.rpartition(".")
    return f"{shown}{HIDDEN}@{name[:1]}{HIDDEN}.{last}" if name else f"{shown}{HIDDEN}@{HIDDEN}"


def _address(text: str) -> str:
    if found := _KOREAN_PLACE.match(text):
        return f"{found[0]} {HIDDEN}"
    if found := _TAIWANESE_PLACE.match(text):
        return found[0] + HIDDEN
    return HIDDEN


def _card(text: str) -> str:
    return f"****-****-****-{re.sub(r'[^0-9]', '', text)[-_TAIL:]}"


def _free_text(text: str) -> str:
    """Hide the numbers of people that stand in a text; the rest is needed for the work."""
    pieces, end = [], 0
    for found in find_personal(text):
        pieces += [text[end : found.start], mask(found.kind, text[found.start : found.end])]
        end = found.end
    return "".join([*pieces, text[end:]])


_MASKS: dict[Kind, Callable[[str], str]] = {
    Kind.NAME: _name,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.BIRTH_DATE: _birth_date,
    Kind.NATIONAL_ID: _national_id,
    Kind.ACCOUNT: lambda text: _tail(re.sub(r"[\s-]", "", text), hidden="******"),
    Kind.CARD: _card,
    Kind.ADDRESS: _address,
    Kind.POLICY_NUMBER: lambda text: _tail(text, hidden="********"),
    Kind.HEALTH: lambda _text: HIDDEN,
    Kind.FREE_TEXT: _free_text,
}


def mask_address_of_machine(address: str) -> str:
    """Hide the third number of an IPv4 address, as reports show it; others but their first part."""
    parts = address.split(".")
    if len(parts) == 4:  # noqa: PLR2004 - four numbers make an IPv4 address
        return f"{parts[0]}.{parts[1]}.***.{parts[3]}"
    return f"{address.partition(':')[0]}:{HIDDEN}" if ":" in address else HIDDEN
