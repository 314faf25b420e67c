"""Every refusal as RFC 9457 problem+json, with a stable code and a sentence for a person."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from core.common.errors import DomainError, InvalidInput, NotFound
from core.common.validation import as_field_errors

CONTENT_TYPE = "application/problem+json"


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """
    Turn a refusal into its answer; None for what nobody expected, which becomes a 500.

    DomainErrors keep their own status (403, 404, 409, 422); what does not parse is 400.
    """
    if isinstance(error, ValidationError):
        error = InvalidInput(as_field_errors(error))
    if isinstance(error, Http404):
        error = NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, DomainError):
        return _answer(error.status, error.code, str(error), getattr(error, "errors", None))
    if isinstance(error, exceptions.ValidationError):
        return _answer(422, "invalid_input", str(InvalidInput.message), _fields(error.detail))
    if isinstance(error, exceptions.APIException):
        return _from_framework(error)
    return None


def _from_framework(error: exceptions.APIException) -> Response:
    codes = error.get_codes()
    response = _answer(
        error.status_code,
        codes if isinstance(codes, str) else "error",
        error.detail if isinstance(error.detail, str) else _("This cannot be done now."),
    )
    if challenge := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response


def problem_outside(*, status: int, code: str, detail: str) -> JsonResponse:
    """The same shape for what no view of this door answers: no such address, an unexpected end."""
    body = _body(status, code, detail)
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def _answer(status: int, code: str, detail: str, errors: Any = None) -> Response:
    body = _body(status, code, detail)
    if errors is not None:
        body["errors"] = errors
    return Response(body, status=status, content_type=CONTENT_TYPE)


def _body(status: int, code: str, detail: str) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }


def _fields(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Flatten nested errors: `openings.0.title` for a field of a list."""
    pairs: Iterable[tuple[Any, Any]]
    if isinstance(detail, dict):
        pairs = detail.items()
    elif isinstance(detail, list) and any(isinstance(entry, dict | list) for entry in detail):
        pairs = ((str(index), entry) for index, entry in enumerate(detail))
    else:
        lines = detail if isinstance(detail, list) else [detail]
        return {prefix or "__all__": [_sendable(line) for line in lines]}
    fields: dict[str, list[str]] = {}
    for name, inner in pairs:
        if inner:
            whole = "" if name == api_settings.NON_FIELD_ERRORS_KEY else str(name)
            fields |= _fields(inner, ".".join(part for part in (prefix, whole) if part))
    return fields


def _sendable(line: object) -> str:
    """A sentence may repeat what was sent, which may be half a character that no answer holds."""
    return str(line).encode("utf-8", "replace").decode()
