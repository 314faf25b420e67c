"""The OpenAPI documents: one for the account host, one for tribes, one for the staff host."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from rest_framework import serializers

from api.permissions import IsAnyone
from api.scopes import needed_scope

_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A personal access token; the scope each operation names is one it must have.",
}
HOSTS = {
    "account": "config.urls_public",
    "tribe": "config.urls_tribe",
    "staff": "config.urls_staff",
}


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457, with a stable code and, for wrong input, sentences by field."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


class SessionScheme(OpenApiAuthenticationExtension):
    """The session cookie of a host; writing requests also send the CSRF token."""

    target_class = "api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The cookie."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class AutoSchema(SpectacularSchema):
    """Names operations by their path, and adds the refusals every operation may give."""

    def get_auth(self) -> list[dict[str, Any]]:
        """A session; none where visitors may ask too."""
        is_open = any(isinstance(each, IsAnyone) for each in self.view.get_permissions())
        return [*super().get_auth(), *([{}] if is_open else [])]

    def get_tags(self) -> list[str]:
        """The noun after /api/v1/."""
        words = self.path.split("/")
        return [words[3]] if len(words) > 3 else ["api"]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        responses = super()._get_response_bodies(direction)
        if direction != "response":
            return responses
        for status in self._refusals():
            responses.setdefault(
                status,
                self._get_response_for_code(
                    ProblemSerializer, status, media_types=["application/problem+json"]
                ),
            )
        return responses

    def _refusals(self) -> list[str]:
        refusals = ["401", "403", "404", "429"]
        return refusals if self.method == "GET" else ["400", *refusals, "409", "415", "422"]


def document(host: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of a kind of host."""
    schema = SchemaGenerator(urlconf=HOSTS[host]).get_schema(request=None, public=True)
    schema["components"]["securitySchemes"]["token"] = _TOKEN
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if host != "staff":
                is_tribe = host == "tribe"
                _open_to_tokens(operation, path=path, method=method.upper(), is_tribe=is_tribe)
            _name_refused_questions(operation)
    return schema


def _open_to_tokens(operation: Any, *, path: str, method: str, is_tribe: bool) -> None:
    """Name the scope a token needs; an operation that names none is not for tokens."""
    route = path.removeprefix("/api/v1/")
    if scope := needed_scope(route=route, method=method, is_tribe=is_tribe):
        operation.setdefault("security", []).append({"token": [scope]})


def _name_refused_questions(operation: Any) -> None:
    """What is asked in the address and does not fit is refused as in a body."""
    if any(parameter["in"] == "query" for parameter in operation.get("parameters", [])):
        operation["responses"].setdefault("422", operation["responses"]["404"])
