"""The letter box: Stripe's webhooks come in here."""

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import gateway, services
from billing.errors import ForgedLetter

log = structlog.get_logger(__name__)


@csrf_exempt
@login_not_required
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """
    Write a letter into the ledger, if Stripe signed it; it is processed behind the scenes.

    Nothing about why a letter was refused is told, and nothing of it is logged.
    """
    try:
        body = request.body
    except RequestDataTooBig:
        return _refuse(413, "size")
    try:
        letter = gateway.verify_letter(
            body=body,
            signature=request.headers.get("Stripe-Signature", ""),
            secrets=settings.STRIPE_WEBHOOK_SECRETS,
        )
    except ForgedLetter as forged:
        return _refuse(400, str(forged))
    if letter.livemode != settings.STRIPE_LIVEMODE:
        log.error("stripe_event_of_the_other_mode", event_type=letter.type)
        return _refuse(400, "livemode")
    if letter.api_version != settings.STRIPE_API_VERSION:
        log.warning("stripe_event_of_another_version", version=letter.api_version)
    try:
        is_first = services.remember_stripe_event(letter=letter)
    except (OperationalError, InterfaceError):
        log.exception("stripe_event_not_remembered", event_id=letter.event_id)
        return JsonResponse({"received": False}, status=503)
    return JsonResponse({"received": True, "first": is_first})


def _refuse(status: int, why: str) -> HttpResponse:
    log.warning("webhook_refused", why=why)
    return JsonResponse({"received": False}, status=status)
