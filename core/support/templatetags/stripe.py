"""Where something is at Stripe: a link into its Dashboard, or the bare id while it is played."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html

register = template.Library()

_STRIPE = "https://api.stripe.com"
_PLACES = {
    "customer": "customers",
    "subscription": "subscriptions",
    "invoice": "invoices",
    "payment": "payments",
    "dispute": "disputes",
    "event": "events",
}


def dashboard_url(kind: str, key: str) -> str:
    """The page about an object in Stripe's Dashboard; empty while Stripe is the simulator."""
    if not key or settings.STRIPE_API_BASE != _STRIPE:
        return ""
    mode = "" if settings.STRIPE_LIVEMODE else "test/"
    return f"https://dashboard.stripe.com/{mode}{_PLACES[kind]}/{key}"


@register.simple_tag
def at_stripe(kind: str, key: str | None) -> Any:
    """This will write the id of a customer, subscription, invoice, payment, dispute or event."""
    if not key:
        return "–"
    url = dashboard_url(kind, key)
    if not url:
        return format_html("<code>{}</code>", key)
    link = '<a href="{}" rel="noreferrer noopener"><code>{}</code></a>'
    return format_html(link, url, key)
