"""What every API operation shares: strict fields, rights, one effect, error bodies."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.views import exception_handler as default_handler

from ops_console.shared import errors
from ops_console.shared.idempotency import HEADER, KeyMissing, run_once

S = TypeVar("S", bound=serializers.Serializer[Any])
# A number of more digits is no version of ours.
MAX_DIGITS = 9
# The code of the staff app's permission, which this package does not know otherwise.
USE_API = "USE_API"


class StrictSerializer(serializers.Serializer[Any]):
    """Reads the fields it names and refuses every other one, so that nothing is slipped in."""

    def to_internal_value(self, data: Any) -> Any:
        """Check the body's fields; ValidationError names unknown ones."""
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                raise ValidationError({name: [_("This field is not known.")] for name in unknown})
        return super().to_internal_value(data)


class Operation(APIView):
    """One operation of the API. The right to use the API at all, which the browser's session does
    not bring along, and `permission` are asked before anything is read.

    Reading the input is `self.read(Serializer)`; what writes does its work through `self.once`,
    which demands the Idempotency-Key header.
    """

    permission: ClassVar[str]
    # A POST that only reads needs no key.
    reads_by_post: ClassVar[bool] = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate, then ask the permissions."""
        super().initial(request, *args, **kwargs)
        if not (self.person.may(USE_API) and self.person.may(self.permission)):
            raise errors.Forbidden
        if self.asks_key and not request.headers.get(HEADER):
            raise KeyMissing

    @property
    def asks_key(self) -> bool:
        """Whether the call may change something, so that it must name its request."""
        method = (self.request.method or "").lower()
        is_unsafe = method.upper() not in SAFE_METHODS and hasattr(self, method)
        return is_unsafe and not self.reads_by_post

    @property
    def person(self) -> Any:
        """The caller, who is signed in: `initial` has seen to that."""
        return self.request.user

    def read(self, serializer: type[S]) -> dict[str, Any]:
        """Return the checked body; a wrong one is answered with 422 and the fields."""
        checked = serializer(data=self.request.data)
        checked.is_valid(raise_exception=True)
        return dict(checked.validated_data)

    def once(
        self, work: Callable[[], Response], *, current: Callable[[], Response] | None = None
    ) -> HttpResponseBase:
        """Do the work once for this person, operation and Idempotency-Key.

        `current` answers as a GET would: a Conflict tells what stands now.
        """
        try:
            return run_once(
                self.request,
                route=getattr(self.request.resolver_match, "view_name", ""),
                key=self.request.headers.get(HEADER, ""),
                body={"address": self.request.path, "body": self.request.data},
                work=work,
            )
        except errors.Conflict as error:
            error.current = current().data if current else None
            raise

    def version_seen(self, fields: dict[str, Any]) -> int | None:
        """Take the version that the caller saw out of the body, else out of If-Match; None: any."""
        version: int | None = fields.pop("version", None)
        tag = self.request.headers.get("If-Match", "").removeprefix("W/").strip('" ')
        if version is None and tag not in {"", "*"}:
            if not (tag.isascii() and tag.isdigit() and len(tag) <= MAX_DIGITS):
                raise errors.Conflict
            version = int(tag)
        return version


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer as {code, detail, fields?}: 422 for wrong fields, the framework's status otherwise."""
    if isinstance(error, RequestDataTooBig):
        error = errors.TooLarge()
    if isinstance(error, ValidationError):
        wrong = {"code": "invalid", "detail": _("Some fields cannot be accepted.")}
        return Response({**wrong, "fields": error.detail}, status=422)
    if isinstance(error, errors.DomainError):
        body: dict[str, Any] = {"code": error.code, "detail": str(error.message)}
        if fields := getattr(error, "problems", None):
            body["fields"] = _texts(fields)
        if (current := getattr(error, "current", None)) is not None:
            body["current"] = current
        return Response(body, status=error.status, headers=errors.headers_of(error))
    response = default_handler(error, context)
    if response is not None and isinstance(response.data, dict):
        code = getattr(error, "default_code", "error")
        response.data = {"code": code, "detail": str(response.data.get("detail", ""))}
    return response


def _texts(problems: dict[str, Any]) -> dict[str, list[str]]:
    return {key: [str(text)] for key, text in problems.items()}


class ErrorBody(serializers.Serializer[Any]):
    """Every refusal: a stable code, a text in the caller's language, the fields if any.

    A conflict tells what stands now.
    """

    code = serializers.CharField()
    detail = serializers.CharField()
    fields = serializers.DictField(required=False)  # type: ignore[assignment]
    current = serializers.DictField(required=False)
