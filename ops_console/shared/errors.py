"""Expected failures: each has a text for the user, a stable code and an HTTP status."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class DomainError(Exception):
    """An expected refusal; `message` is fit for the user, `code` for programs."""

    status = 422
    code = "invalid"
    # Seconds after which the same request may work.
    retry_after: int | None = None
    default_message: Text = _("This input cannot be accepted.")

    def __init__(self, message: Text | None = None, *, code: str | None = None) -> None:
        self.message = message or self.default_message
        self.code = code or type(self).code
        super().__init__(str(self.message))


class Invalid(DomainError):
    """The input breaks a rule of shape or range (422)."""


class Refused(DomainError):
    """The action is not possible in the present state (409)."""

    status = 409
    code = "refused"
    default_message = _("This is not possible in the present state.")


class Conflict(Refused):
    """Somebody else changed the row since it was read (409)."""

    code = "conflict"
    # What stands now, for programs.
    current: Any = None
    default_message = _("Somebody else has changed this in the meantime.")


class NotFound(DomainError):
    """The thing does not exist, or not for this person (404)."""

    status = 404
    code = "not_found"
    default_message = _("This does not exist or is not open to you.")


class Forbidden(DomainError):
    """The person's role does not allow this (403)."""

    status = 403
    code = "forbidden"
    default_message = _("Your role does not allow this.")


class WrongMethod(DomainError):
    """The address takes a form, or only a form (405)."""

    status = 405
    code = "wrong_method"
    default_message = _(
        "It cannot be opened by itself, for instance from a bookmark or after signing in again."
    )


class TooLarge(DomainError):
    """The body or file is larger than accepted (413)."""

    status = 413
    code = "too_large"
    default_message = _("This is larger than the console accepts.")


class Unavailable(DomainError):
    """A server that the console needs does not answer (503)."""

    status = 503
    code = "unavailable"
    default_message = _("A service that the console needs does not answer. Please try again.")


def headers_of(error: DomainError) -> dict[str, str]:
    """Return the headers that go with the answer to a refusal."""
    return {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
