"""Choosing a password: what is refused, and what ends when there is a new one."""

import datetime as dt
from functools import lru_cache

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction

from ops_console.shared import audit, errors
from ops_console.shared.models import AuditKind
from staff import rules
from staff.choices import SIGN_IN_REFUSALS
from staff.models import Market, Staff
from staff.services import sessions

MAX_LENGTH = 128
# Words that everybody who knows the console would try first.
HOUSE_WORDS = frozenset(
    {"console", "operations", "opsconsole", "insurance", "insurer", "inquiry", "service"}
)


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return Django's list of passwords that turned up in breaches, those made of letters."""
    known = password_validation.CommonPasswordValidator().passwords
    return frozenset(word for word in known if word.isalpha())


class HardToGuess:
    """Django validator: length, and what remains without common words and those of the house."""

    def __init__(self, house_words: list[str] | None = None) -> None:
        self.house_words = HOUSE_WORDS | {word.casefold() for word in house_words or []}

    def validate(self, password: str, user: Staff | None = None) -> None:
        """Raise ValidationError for a password that is too long or easy to guess."""
        if len(password) > MAX_LENGTH:
            raise ValidationError(SIGN_IN_REFUSALS["too_long"], code="too_long")
        code = rules.password_weakness(password, common=common_words(), house=self._house())
        if code:
            raise ValidationError(SIGN_IN_REFUSALS[code], code=code)

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return str(SIGN_IN_REFUSALS["guessable"])

    def _house(self) -> set[str]:
        names = (str(name) for market in Market.objects.all() for name in market.names.values())
        return {*self.house_words, *(name.casefold() for name in names)}


@transaction.atomic
def set_password(*, person: Staff, password: str, by: Staff | None, now: dt.datetime) -> None:
    """Save a new password; Invalid with every reason when it is refused.

    Every session, token and open link of the person ends.
    """
    try:
        password_validation.validate_password(password, person)
    except ValidationError as error:
        raise errors.Invalid(" ".join(error.messages), code="weak_password") from error
    person.set_password(password)
    person.save(update_fields=["password"])
    sessions.end_access(person=person, now=now)
    entry = audit.Entry(
        kind=AuditKind.RIGHTS,
        subject_type="staff.Staff",
        subject_id=str(person.pk),
        field_name="password",
        data={"change": "password"},
    )
    audit.record(entry, by=by or person, now=now)
