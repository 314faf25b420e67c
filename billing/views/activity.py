"""What happened around the money of an organisation."""

import uuid

from django.http import HttpResponse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from billing.portal.activity import activity_of
from billing.views.frame import desk_for, show
from core.common.requests import Request


@require_safe
@never_cache
def activity(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """Who did what, what the payment service was asked, and what the tribes may do since."""
    desk = desk_for(request, organisation_id)
    page = activity_of(desk, before=request.GET.get("before", ""))
    older = f"?{urlencode({'before': page.older})}" if page.older else ""
    return show(
        request, desk, "billing/activity.html", here="activity", rows=page.rows, older_url=older
    )
