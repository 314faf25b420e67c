"""What must be right before people's money is involved (`check --deploy`)."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

STRIPE = "https://api.stripe.com"
LIVE_KEYS = ("rk_live_", "sk_live_")


@register("billing", deploy=True)
def check_stripe_settings(**_: Any) -> list[CheckMessage]:
    """In production, money goes to Stripe itself, with a live key, and webhooks are verified."""
    if settings.ENVIRONMENT != "production":
        return []
    found: list[CheckMessage] = []
    if settings.STRIPE_API_BASE != STRIPE:
        found.append(Error(f"STRIPE_API_BASE must be {STRIPE}.", id="billing.E001"))
    if not settings.STRIPE_API_KEY.startswith(LIVE_KEYS):
        found.append(Error("STRIPE_API_KEY must be a live key.", id="billing.E002"))
    if not 1 <= len(settings.STRIPE_WEBHOOK_SECRETS) <= 3:
        found.append(Error("STRIPE_WEBHOOK_SECRETS must hold one to three.", id="billing.E003"))
    if not all(one.startswith("whsec_") for one in settings.STRIPE_WEBHOOK_SECRETS):
        found.append(Error("STRIPE_WEBHOOK_SECRETS begin with whsec_.", id="billing.E005"))
    if settings.STRIPE_LIVEMODE is not True:
        found.append(Error("STRIPE_LIVEMODE must be true.", id="billing.E006"))
    if "whsec_simulator" in settings.STRIPE_WEBHOOK_SECRETS:
        found.append(Error("STRIPE_WEBHOOK_SECRETS holds a well-known one.", id="billing.E004"))
    return found


@register("billing")
def check_no_live_money_at_home(**_: Any) -> list[CheckMessage]:
    """Outside production no key may move money."""
    if settings.ENVIRONMENT == "production" or not settings.STRIPE_API_KEY.startswith(LIVE_KEYS):
        return []
    return [Error("STRIPE_API_KEY is a live key, and this is not production.", id="billing.E007")]
