"""What a tribe has, what its plan gives, and what we agreed beyond it."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from billing.plans import plan_of
from billing.selectors import exceptions_of
from billing.services.limits import allowances_of
from billing.views.doors import tribe_or_404
from billing.views.frame import desk_for, show
from core.common.requests import Request


@require_safe
@never_cache
def limits(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """Each limit with how much of it is used, and the exceptions that run now."""
    tribe = tribe_or_404(request, tribe_id)
    desk = desk_for(request, tribe.organisation_id)
    context: dict[str, Any] = {
        "tribe": tribe,
        "plan": plan_of(tribe.plan),
        "allowances": allowances_of(tribe),
        "exceptions": exceptions_of(tribe),
    }
    return show(request, desk, "billing/limits.html", here="overview", **context)
