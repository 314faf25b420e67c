"""What an organisation pays, tribe by tribe."""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from billing.portal.alerts import ORDER, Alert, alerts_of
from billing.portal.desks import Desk
from billing.portal.overview import bill_of
from billing.views.frame import desk_for, show
from core.common.requests import Request


@require_safe
@never_cache
def overview(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """Each tribe with its plan, its people, how it stands and what comes next."""
    desk = desk_for(request, organisation_id)
    bill = bill_of(desk)
    alerts = [_row(desk, alert) for alert in alerts_of(desk, bill)]
    return show(request, desk, "billing/overview.html", here="overview", bill=bill, alerts=alerts)


def _row(desk: Desk, alert: Alert) -> dict[str, str]:
    return {"words": alert.words, "tone": alert.tone, "url": _url(desk, alert)}


def _url(desk: Desk, alert: Alert) -> str:
    """The page that helps; that of an order is not below its organisation."""
    if alert.page == ORDER:
        return reverse("billing:ordered", args=[alert.about])
    keys = [desk.organisation.pk, *([alert.about] if alert.about else [])]
    return reverse(f"billing:{alert.page}", args=keys)
