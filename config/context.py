"""What every page's frame shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The rail, and where the development mailbox is."""
    return {"rail": {"account_origin": settings.ACCOUNT_ORIGIN}}
