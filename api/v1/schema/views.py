"""The OpenAPI document of this host."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET
from drf_spectacular.renderers import OpenApiJsonRenderer

from api.schema import document
from core.common.doors import open_to_visitors
from core.common.requests import Request


@require_GET
@open_to_visitors
def show(request: Request) -> HttpResponse:
    """The document of the account host, of tribes, or of the staff host."""
    schema = document(request.host.kind.value)
    body = OpenApiJsonRenderer().render(schema, renderer_context={})
    return HttpResponse(body, content_type="application/vnd.oai.openapi+json")


show.login_required = False  # type: ignore[attr-defined]
