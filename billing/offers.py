"""The plans as they are offered to one tribe: whether it fits, and what it costs with VAT."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from billing.models import BillingAccount, PlanPrice
from billing.plans import PLANS, Plan

# What is shown before Stripe works it out; the invoice says what is due.
_HOME = "NL"
_PERCENT = 21


@dataclass(frozen=True)
class Offer:
    """
    One plan for one tribe. Amounts in cents, for a year.

    `with_vat_cents` is None where only Stripe can tell. `is_shifted` says that no VAT is charged,
    as the customer pays it in their own country. A tribe that `is_bought_before` may have a plan
    that is too small: from its renewal on it lets nobody in.
    """

    plan: Plan
    price: PlanPrice | None
    people: int
    with_vat_cents: int | None = None
    is_shifted: bool = False
    is_bought_before: bool = False

    @property
    def fits(self) -> bool:
        return self.people <= self.plan.max_members

    @property
    def is_for_sale(self) -> bool:
        return self.price is not None and (self.fits or self.is_bought_before)

    @property
    def yearly_cents(self) -> int:
        """Without VAT: what is asked now, which the list may have been overtaken by."""
        return self.price.unit_amount_cents if self.price else self.plan.yearly_cents

    @property
    def monthly_cents(self) -> int:
        """A twelfth of it, to compare with."""
        return round(self.yearly_cents / 12)


def offers_for(
    *,
    prices: Mapping[str, PlanPrice],
    people: int,
    account: BillingAccount | None,
    country: str,
    is_bought_before: bool = False,
) -> list[Offer]:
    """Every plan for a tribe of so many people, the smallest first."""
    offers = [_offer(plan, prices.get(plan.code), people, account, country) for plan in PLANS]
    return [replace(offer, is_bought_before=is_bought_before) for offer in offers]


def _offer(
    plan: Plan, price: PlanPrice | None, people: int, account: BillingAccount | None, country: str
) -> Offer:
    cents = price.unit_amount_cents if price else plan.yearly_cents
    at = (account.country if account else "") or country
    is_shifted = (
        account is not None and account.tax_status == BillingAccount.TaxStatus.EU_B2B_VERIFIED
    )
    if at == _HOME:
        return Offer(plan, price, people, cents + round(cents * _PERCENT / 100))
    return Offer(plan, price, people, cents if is_shifted else None, is_shifted)
