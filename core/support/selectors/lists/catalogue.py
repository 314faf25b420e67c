"""What the plans cost here and at Stripe, and every price there ever was."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing import gateway
from billing.errors import StripeAway
from billing.gateway import PriceFacts
from billing.models import PlanPrice, TribeSubscription
from billing.plans import CURRENCY, PLANS, Plan, find_plan
from billing.reports.worth import COUNTS
from core.common import clock
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table

_PLANS = [
    Column("plan", _("Plan")),
    Column("code", _("Code"), Kind.CODE),
    Column("cents", _("Should cost a year"), Kind.MONEY),
    Column("here", _("For sale here"), Kind.MONEY),
    Column("there", _("At Stripe"), Kind.MONEY),
    Column("price_here", _("Price here"), Kind.CODE),
    Column("price_there", _("Price at Stripe"), Kind.CODE),
    Column("trouble", _("Look at")),
]
_VERSIONS = [
    Column("plan", _("Plan")),
    Column("cents", _("A year, without VAT"), Kind.MONEY),
    Column("price", _("Price"), Kind.CODE),
    Column("since", _("Since"), Kind.DAY),
    Column("until", _("Until"), Kind.DAY),
    Column("paying", _("Pay it now"), Kind.NUMBER),
]


def catalogue() -> Report:
    """The plans held against Stripe, and all versions of their prices; Stripe is asked."""
    ours = list(PlanPrice.objects.filter(livemode=settings.STRIPE_LIVEMODE).order_by("-created_at"))
    sold = {price.plan_code: price for price in ours if price.valid_until is None}
    there = _there()
    rows = [_row(plan, sold.get(plan.code), there) for plan in PLANS]
    lede = _("What differs is put right with the command sync_catalogue; old prices go on.")
    tables = [
        Table("plans", _("What is for sale"), _PLANS, rows),
        Table("versions", _("Versions of prices"), _VERSIONS, _versions(ours), _("None yet.")),
    ]
    return Report("catalogue", _("Plans and prices"), lede, clock.now(), tables)


def _there() -> dict[str, PriceFacts] | None:
    """The prices at Stripe by their names; None while Stripe is away."""
    try:
        return gateway.prices_by_lookup_key(lookup_keys=[plan.lookup_key for plan in PLANS])
    except StripeAway:
        return None


def _row(plan: Plan, here: PlanPrice | None, there: dict[str, PriceFacts] | None) -> dict[str, Any]:
    found = there.get(plan.lookup_key) if there else None
    return {
        "plan": plan.name,
        "code": plan.code,
        "cents": plan.yearly_cents,
        "here": here.unit_amount_cents if here else None,
        "there": found.unit_amount_cents if found else None,
        "price_here": here.stripe_price_id if here else "",
        "price_there": found.id if found else "",
        "trouble": _("Stripe does not answer") if there is None else _trouble(plan, here, found),
    }


def _trouble(plan: Plan, here: PlanPrice | None, there: PriceFacts | None) -> str | Promise:
    """The first thing that is wrong; empty when nothing is."""
    if there is None:
        return _("not at Stripe")
    if there.currency != CURRENCY:
        return _("not in euros at Stripe")
    if there.unit_amount_cents != plan.yearly_cents:
        return _("another amount at Stripe")
    if here is None:
        return _("not for sale here")
    return _("another price here") if here.stripe_price_id != there.id else ""


def _versions(ours: list[PlanPrice]) -> list[dict[str, Any]]:
    live = TribeSubscription.objects.filter(status__in=COUNTS)
    paying = Counter(live.values_list("price_id", flat=True))
    return [
        {
            "plan": plan.name if (plan := find_plan(one.plan_code)) else one.plan_code,
            "cents": one.unit_amount_cents,
            "price": one.stripe_price_id,
            "since": one.created_at,
            "until": one.valid_until,
            "paying": paying[one.pk],
        }
        for one in ours
    ]
