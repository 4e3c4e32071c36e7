"""A form that came too late: its text travels through the sign-in, sealed for its author."""

import datetime as dt
import json
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from ops_console.shared.personal.cipher import CannotOpen, open_sealed, seal

COOKIE_SALT = "staff.who"
KEPT_FOR = dt.timedelta(hours=24)
MAX_CHARACTERS = 1_000_000
NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "password", "again", "code", "sealed"})


@dataclass(frozen=True)
class Carried:
    """The request that was sent when nobody was signed in any more."""

    path: str
    fields: list[tuple[str, str]]


def remember_who(response: HttpResponseBase, person_id: int) -> None:
    """Let a signed cookie tell whose pages the browser shows, also when the session ends."""
    response.set_signed_cookie(
        settings.WHO_COOKIE_NAME,
        str(person_id),
        salt=COOKIE_SALT,
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_who(response: HttpResponseBase) -> None:
    """Take that cookie back when somebody signs out."""
    response.delete_cookie(settings.WHO_COOKIE_NAME, samesite="Lax")


def last_person_id(request: HttpRequest) -> int | None:
    """Return whose pages this browser shows; None when nobody has signed in here today."""
    value = request.get_signed_cookie(
        settings.WHO_COOKIE_NAME, default="", salt=COOKIE_SALT, max_age=KEPT_FOR
    )
    return int(value) if value else None


def pack(request: HttpRequest, *, now: dt.datetime) -> str:
    """Return the posted form sealed for whoever was signed in; empty when that is not known."""
    person_id = last_person_id(request)
    if person_id is None or request.method != "POST" or request.FILES:
        return ""
    pairs = [(key, value) for key, values in request.POST.lists() for value in values]
    told = {
        "path": request.get_full_path(),
        "fields": [pair for pair in pairs if pair[0] not in NOT_CARRIED],
        "at": now.timestamp(),
    }
    text = json.dumps(told, ensure_ascii=False)
    return seal(text, place=f"carried|{person_id}") if len(text) <= MAX_CHARACTERS else ""


def unpack(token: str, *, person_id: int, now: dt.datetime) -> Carried | None:
    """Return what was carried for this person; None for another person's, an old or altered one."""
    try:
        text = open_sealed(token, place=f"carried|{person_id}")
    except (CannotOpen, UnicodeError):
        return None
    told = json.loads(text) if text else {}
    if not told or now.timestamp() - told["at"] > KEPT_FOR.total_seconds():
        return None
    return Carried(told["path"], [(key, value) for key, value in told["fields"]])
