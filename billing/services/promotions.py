"""Promotion codes that people type: whether one can be used, and why not."""

import datetime as dt
import re

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from billing import gateway
from billing.errors import CodeRefused, TooManyCodes
from billing.gateway import PromotionFacts
from billing.models import BillingAccount, Invoice, PlanPrice
from billing.models.checkout import LONGEST_CODE
from billing.plans import CURRENCY
from billing.selectors import account_of, price_for_sale
from billing.templatetags.money import euros
from core.accounts.models import Account
from core.common import clock
from core.common.errors import Sentence
from core.limits.buckets import Bucket, Limit, StoreAway, take
from tenants.models import Organisation, Tribe

_WRITTEN = re.compile(rf"[A-Za-z0-9-]{{1,{LONGEST_CODE}}}", re.ASCII)
_REFUSALS: dict[str, Sentence] = {
    "promotion_unknown": _("We do not know this code. Look whether it is typed as it was given."),
    "promotion_expired": _("This code is not valid any more."),
    "promotion_used_up": _("This code has been used as often as it can be."),
    "promotion_of_another": _("This code was given to another organisation."),
    "promotion_for_newcomers": _("This code is for a first payment, and you have paid before."),
    "promotion_for_another_plan": _("This code is for another plan."),
    "promotion_in_another_currency": _("This code is for prices in another currency than euros."),
}
_LARGER = _("This code is for orders of %(amount)s a year or more, without VAT.")


def promotion_for(
    *, actor: Account, organisation: Organisation, price: PlanPrice, text: str
) -> PromotionFacts:
    """
    This will look a code up that somebody typed, and say whether it can be used for a price.

    Machine work behind a policy. Looking is counted, for the account and for the organisation, so
    that codes cannot be guessed. Nothing is kept.

    :raises CodeRefused: saying why it cannot be used.
    :raises TooManyCodes: after twenty looks within ten minutes.
    :raises StripeAway: if Stripe does not answer.
    """
    _count(actor, organisation)
    return usable_promotion(account=account_of(organisation), price=price, text=text)


def promotion_typed(*, actor: Account, tribe: Tribe, plan_code: str, typed: str) -> tuple[str, str]:
    """
    A code as it is written, and its id; nothing where none was typed, or the plan is not sold.

    Machine work, see `promotion_for`.
    """
    price = price_for_sale(plan_code)
    if price is None or not typed.strip():
        return "", ""
    found = promotion_for(actor=actor, organisation=tribe.organisation, price=price, text=typed)
    return found.code, found.id


def usable_promotion(
    *, account: BillingAccount | None, price: PlanPrice, text: str
) -> PromotionFacts:
    """
    A code that can be used for a price now. Machine work; looking is not counted.

    :raises CodeRefused: saying why it cannot be used.
    :raises StripeAway: if Stripe does not answer.
    """
    code = text.strip()
    found = gateway.find_promotions(code=code) if _WRITTEN.fullmatch(code) else []
    if not found:
        raise _refusal("promotion_unknown")
    reasons = [_reason_against(one, account, price, clock.now()) for one in found]
    if all(reasons):
        raise _refusal(reasons[0])
    promotion = found[reasons.index("")]
    if promotion.least_cents > price.unit_amount_cents:
        amount = {"amount": euros(promotion.least_cents)}
        raise CodeRefused("promotion_for_larger_orders", str(_LARGER) % amount)
    return promotion


def _reason_against(
    promotion: PromotionFacts,
    account: BillingAccount | None,
    price: PlanPrice,
    moment: dt.datetime,
) -> str:
    """Why a code cannot be used; empty when it can."""
    products = promotion.product_ids
    reasons = {
        "promotion_of_another": bool(promotion.customer_id)
        and promotion.customer_id != (account and account.stripe_customer_id),
        "promotion_used_up": promotion.is_used_up,
        "promotion_expired": not promotion.is_active
        or bool(promotion.ends_at and promotion.ends_at <= moment),
        "promotion_for_newcomers": promotion.is_for_first_payment and _has_paid(account),
        "promotion_for_another_plan": bool(products) and price.stripe_product_id not in products,
        "promotion_in_another_currency": promotion.currency not in ("", CURRENCY),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _refusal(reason: str) -> CodeRefused:
    return CodeRefused(reason, _REFUSALS[reason])


def _has_paid(account: BillingAccount | None) -> bool:
    return Invoice.objects.filter(account=account, amount_paid_cents__gt=0).exists()


def _count(actor: Account, organisation: Organisation) -> None:
    """Without the store nobody can count, and nothing is looked up: guessing would be free."""
    limit = Limit("promotion-codes", *settings.RATE_LIMITS["promotion-codes"])
    try:
        verdict = take([Bucket(limit, str(actor.pk)), Bucket(limit, str(organisation.pk))])
    except StoreAway as away:
        raise TooManyCodes from away
    if not verdict.is_admitted:
        raise TooManyCodes
