"""Ways to pay as people recognise them, and whether they will still work."""

import calendar
import datetime as dt
import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import BillingAccount, PaymentMethod, TribeSubscription

# So long before a card expires there is time to replace it.
SOON = dt.timedelta(days=60)
_TYPES = {
    "card": gettext_lazy("Card"),
    "sepa_debit": gettext_lazy("Direct debit (SEPA)"),
    "ideal": gettext_lazy("iDEAL"),
    "customer_balance": gettext_lazy("Bank transfer"),
    "link": gettext_lazy("Link"),
    "bancontact": gettext_lazy("Bancontact"),
}


def methods_of(payer: BillingAccount | None) -> QuerySet[PaymentMethod]:
    """The ways to pay of a customer, the usual one first."""
    methods = PaymentMethod.objects.filter(detached_at=None).order_by("-is_default", "-created_at")
    return methods.filter(account=payer) if payer else methods.none()


def method_of(payer: BillingAccount | None, method_id: uuid.UUID) -> PaymentMethod | None:
    """A way to pay of a customer, or None when it is not theirs or was taken away."""
    return methods_of(payer).filter(pk=method_id).first()


def method_row(method: PaymentMethod, *, today: dt.date) -> dict[str, Any]:
    """A way to pay as a page shows it: words, expiry ("", "soon", "over") and its last day."""
    return {
        "method": method,
        "words": method_words(method),
        "expiry": expiry_of(method, today=today),
        "last_day": last_day_of(method),
        "is_debit": method.type == "sepa_debit",
    }


def method_words(method: PaymentMethod) -> str:
    """What a way to pay is called: "Visa ending in 4242"."""
    name = method.brand.replace("_", " ").capitalize() if method.brand else ""
    kind = name or type_words(method.type)
    if not method.last4:
        return kind
    return _("%(kind)s ending in %(digits)s") % {"kind": kind, "digits": method.last4}


def type_words(code: str) -> str:
    """What a kind of way to pay is called; one that nobody named is its own word."""
    return str(_TYPES.get(code, code.replace("_", " ").capitalize()))


def paying_words(subscription: TribeSubscription, default: PaymentMethod | None) -> str:
    """How a subscription is paid; empty when that is not known."""
    if subscription.is_by_invoice:
        days = subscription.days_until_due
        return _("By invoice, within %(days)s days") % {"days": days} if days else _("By invoice")
    method = subscription.method or default
    return method_words(method) if method else ""


def last_day_of(method: PaymentMethod) -> dt.date | None:
    """The last day a card works; None for what does not expire."""
    if not method.exp_year or not method.exp_month:
        return None
    days = calendar.monthrange(method.exp_year, method.exp_month)[1]
    return dt.date(method.exp_year, method.exp_month, days)


def expiry_of(method: PaymentMethod, *, today: dt.date) -> str:
    """How near its end a card is: "" (far), "soon" or "over"."""
    last = last_day_of(method)
    if last is None or last > today + SOON:
        return ""
    return "soon" if last >= today else "over"
