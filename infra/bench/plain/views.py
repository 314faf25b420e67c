"""Views that do nothing."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
@login_not_required
def empty(request: Any) -> JsonResponse:
    """Take a letter and forget it; unread, it would close the line to whoever sent it."""
    return JsonResponse({"received": bool(request.body)})
