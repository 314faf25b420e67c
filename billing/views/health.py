"""How money matters stand, for whoever watches over the machines."""

from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from billing.services.health import billing_health

_KEY = "billing:health"
_SECONDS = 5


@login_not_required
@require_safe
@never_cache
def health(_request: HttpRequest) -> JsonResponse:
    """Say ages and counts; 503 while something needs somebody to look."""
    found = _found()
    return JsonResponse(found, status=503 if found["problems"] else 200)


def _found() -> dict[str, Any]:
    """Looked up once in some seconds, however many ask; without the store each time."""
    try:
        known: dict[str, Any] | None = cache.get(_KEY)
        if known is None:
            known = asdict(billing_health())
            cache.set(_KEY, known, timeout=_SECONDS)
    except RedisError:
        return asdict(billing_health())
    return known
