"""Questions about paying, answered from our own tables; Stripe is not asked."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from billing.models import (
    AccessOverride,
    BillingAccount,
    BillingCommand,
    ChangePreview,
    CheckoutAttempt,
    Invoice,
    InvoiceOrder,
    PlanPrice,
    StripeEvent,
    TribeSubscription,
)
from core.accounts.models import Account
from core.common import clock
from tenants.models import Organisation, Tribe
from tenants.models.tribes import Access

# An invoice is made in the minutes in which its period begins.
_TURN_OF_A_YEAR = dt.timedelta(hours=1)


def organisation_of(*, account: Account, organisation_id: uuid.UUID) -> Organisation | None:
    """An organisation whose bill an account may see, or None."""
    return (
        Organisation.objects.filter(pk=organisation_id, roles__account=account).distinct().first()
    )


def tribe_of(*, account: Account, tribe_id: uuid.UUID) -> Tribe | None:
    """A tribe whose bill an account may see, or None."""
    return (
        Tribe.objects.filter(pk=tribe_id, organisation__roles__account=account)
        .exclude(access_state=Access.ERASED)
        .select_related("organisation")
        .distinct()
        .first()
    )


def attempt_of(*, account: Account, attempt_id: uuid.UUID) -> CheckoutAttempt | None:
    """A visit to Checkout for a tribe whose bill an account may see, or None."""
    return (
        CheckoutAttempt.objects.filter(pk=attempt_id, tribe__organisation__roles__account=account)
        .select_related("account", "tribe__organisation", "price", "started_by")
        .distinct()
        .first()
    )


class Outcome(models.TextChoices):
    """What became of a visit to Checkout, as whoever paid sees it."""

    CONFIRMING = "confirming", _("being confirmed")
    PAID = "paid", _("paid")
    PROCESSING = "processing", _("on its way from the bank")
    FAILED = "failed", _("not paid")
    CANCELLED = "cancelled", _("called off")

    @property
    def is_failed(self) -> bool:
        return self is Outcome.FAILED

    @property
    def is_processing(self) -> bool:
        return self is Outcome.PROCESSING


_OVER = {
    CheckoutAttempt.Status.EXPIRED: Outcome.CANCELLED,
    CheckoutAttempt.Status.FAILED: Outcome.FAILED,
}


def outcome_of(attempt: CheckoutAttempt) -> Outcome:
    """What became of a visit, from our own tables; a debit on its way counts as paid for access."""
    if not attempt.is_complete:
        return _OVER.get(CheckoutAttempt.Status(attempt.status), Outcome.CONFIRMING)
    subscription = live_subscription(attempt.tribe)
    if subscription is None:
        return Outcome.CONFIRMING
    if subscription.unpaid_since:
        return Outcome.FAILED
    return Outcome.PROCESSING if subscription.is_at_risk else Outcome.PAID


def attempt_under_way(tribe: Tribe) -> CheckoutAttempt | None:
    """The visit to Checkout that is open for a tribe."""
    return CheckoutAttempt.objects.filter(tribe=tribe, status__in=CheckoutAttempt.UNDER_WAY).first()


def account_of(organisation: Organisation) -> BillingAccount | None:
    """Who pays for an organisation, as far as anybody told us."""
    return BillingAccount.objects.filter(organisation=organisation).first()


def first_invoice_of(order: InvoiceOrder) -> Invoice | None:
    """The invoice that an order led to, once there is one."""
    if order.subscription_id is None:
        return None
    return Invoice.objects.filter(subscription=order.subscription_id).order_by("issued_at").first()


def order_of(*, account: Account, order_id: uuid.UUID) -> InvoiceOrder | None:
    """An order for a tribe whose bill an account may see, or None."""
    return (
        InvoiceOrder.objects.filter(pk=order_id, tribe__organisation__roles__account=account)
        .select_related("account", "tribe__organisation", "price")
        .distinct()
        .first()
    )


def order_under_way(tribe: Tribe) -> InvoiceOrder | None:
    """The order, to be paid by invoice, that waits or is being made for a tribe."""
    return InvoiceOrder.objects.filter(tribe=tribe, state__in=InvoiceOrder.UNDER_WAY).first()


def has_order_under_way(tribe: Tribe) -> bool:
    """Whether a tribe was ordered, to be paid by invoice, and is not subscribed yet."""
    return order_under_way(tribe) is not None


def live_subscription(tribe: Tribe) -> TribeSubscription | None:
    """The subscription of a tribe that counts."""
    return (
        TribeSubscription.objects.filter(tribe=tribe)
        .exclude(status__in=TribeSubscription.NOT_LIVE)
        .select_related("price")
        .first()
    )


def owed_for_this_year(
    subscription: TribeSubscription | None, invoices: Iterable[Invoice]
) -> Invoice | None:
    """Which of these invoices is for the year that runs, while it is not paid."""
    if subscription is None or subscription.current_period_start is None:
        return None
    since = subscription.current_period_start - _TURN_OF_A_YEAR
    return next((one for one in invoices if one.is_owed_for_a_year and one.issued_at > since), None)


def had_subscription(tribe: Tribe) -> bool:
    """Whether a tribe was subscribed once, and is not any more."""
    ended = TribeSubscription.objects.filter(tribe=tribe, ended_at__isnull=False)
    return ended.exists() and live_subscription(tribe) is None


def change_under_way(subscription: TribeSubscription) -> bool:
    """Whether another plan was asked for that is not there yet, or not paid yet."""
    key = subscription.stripe_subscription_id
    asked = command_under_way(target=key, kinds=("upgrade", "downgrade"))
    return asked is not None or subscription.pending_price_id is not None


def open_invoice_of(tribe: Tribe) -> Invoice | None:
    """The oldest invoice of a tribe that is still to be paid."""
    found = Invoice.objects.filter(subscription__tribe=tribe, status=Invoice.Status.OPEN)
    return found.order_by("issued_at").first()


def waiting_invoice(subscription: TribeSubscription) -> Invoice | None:
    """The invoice that a change of plan waits for, or None when none does."""
    if subscription.pending_price_id is None:
        return None
    open_ones = Invoice.objects.filter(subscription=subscription, status=Invoice.Status.OPEN)
    return open_ones.order_by("-issued_at").first()


def preview_of(*, account: Account, preview_id: uuid.UUID) -> ChangePreview | None:
    """A preview for a tribe whose bill an account may see, or None."""
    return (
        ChangePreview.objects.filter(
            pk=preview_id, subscription__tribe__organisation__roles__account=account
        )
        .select_related("subscription__tribe__organisation", "subscription__price", "price")
        .distinct()
        .first()
    )


def command_under_way(*, target: str, kinds: Iterable[str]) -> BillingCommand | None:
    """The last wish of these kinds about an object that Stripe has not confirmed."""
    return (
        BillingCommand.objects.filter(
            kind__in=kinds,
            state__in=BillingCommand.UNDER_WAY,
            idempotency_key__contains=f":{target}:",
        )
        .order_by("-created_at", "-pk")
        .first()
    )


def invoices_of(organisation: Organisation) -> QuerySet[Invoice]:
    """The invoices of an organisation, newest first, without drafts."""
    return (
        Invoice.objects.filter(account__organisation=organisation)
        .exclude(status=Invoice.Status.DRAFT)
        .select_related("subscription__tribe")
        .order_by("-issued_at", "-id")
    )


def price_for_sale(plan_code: str) -> PlanPrice | None:
    """What a plan costs now, or None when it cannot be bought."""
    return PlanPrice.objects.filter(
        plan_code=plan_code, valid_until=None, livemode=settings.STRIPE_LIVEMODE
    ).first()


def prices_for_sale() -> dict[str, PlanPrice]:
    """What can be bought now, by plan."""
    for_sale = PlanPrice.objects.filter(valid_until=None, livemode=settings.STRIPE_LIVEMODE)
    return {price.plan_code: price for price in for_sale}


def account_of_customer(customer_id: str) -> BillingAccount | None:
    """Whose customer of Stripe's this is, or None when it is a stranger's."""
    if not customer_id:
        return None
    return BillingAccount.objects.filter(stripe_customer_id=customer_id).first()


def recent_stripe_events(*, limit: int = 100) -> QuerySet[StripeEvent]:
    """The newest letters, for staff."""
    return StripeEvent.objects.order_by("-received_at")[:limit]


def stripe_event_counts() -> dict[str, int]:
    """How many letters are in each state, for staff."""
    rows = StripeEvent.objects.values_list("state").annotate(count=Count("id"))
    return dict(rows)


def oldest_unpaid_invoice(tribe: Tribe) -> Invoice | None:
    """The invoice of a tribe that waits longest to be paid."""
    return (
        Invoice.objects.filter(subscription__tribe=tribe, status=Invoice.Status.OPEN)
        .order_by("issued_at", "id")
        .first()
    )


def exceptions_of(tribe: Tribe) -> list[AccessOverride]:
    """What staff agreed for a tribe and what runs now, the first to end first."""
    running = AccessOverride.objects.filter(tribe=tribe, ended_at=None, until__gt=clock.now())
    return list(running.order_by("until"))
