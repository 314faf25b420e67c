"""Start paying: one visit to Checkout for a tribe at a time, however often somebody clicks."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from billing import gateway
from billing.errors import (
    AlreadyPaid,
    OrderUnderWay,
    PlanNotForSale,
    StripeAway,
    StripeRefused,
)
from billing.models import BillingAccount, CheckoutAttempt
from billing.policies import can_pay
from billing.selectors import (
    attempt_under_way,
    has_order_under_way,
    live_subscription,
    price_for_sale,
)
from billing.services.opening import open_page
from billing.services.promotions import promotion_typed
from billing.services.room import check_room
from billing.services.syncing import sync_attempt
from core.accounts.models import Account
from core.audit.services import record, refusals_recorded
from core.common import clock
from core.common.errors import NotAllowed
from tenants.models import Tribe

LIFETIME = dt.timedelta(hours=1)
# A page about to close is no use to somebody who just wants to pay.
LEAST_TIME_LEFT = dt.timedelta(minutes=5)
SILENCE = dt.timedelta(minutes=5)


@refusals_recorded("billing.checkout_started", about="tribe")
def start_checkout(
    *,
    actor: Account,
    tribe: Tribe,
    plan_code: str,
    client_token: uuid.UUID,
    promotion_code: str = "",
) -> CheckoutAttempt:
    """
    This will open Stripe's page on which an organisation pays for a year of a tribe.

    Whoever has a role in the organisation pays. A second click, another tab or another person
    gets the page that is open already; another plan or code closes it and opens a new one.

    :raises NotAllowed: if the actor has no role in the organisation.
    :raises AlreadyPaid: if the tribe has a subscription.
    :raises OrderUnderWay: if it was ordered to be paid by invoice.
    :raises PlanNotForSale: if there is no price for the plan.
    :raises TooManyPeople: if the tribe has more people than the plan gives room for.
    :raises CodeRefused: if a promotion code is given that cannot be used.
    :raises StripeAway: if Stripe does not answer; the next try goes on with the same attempt.
    """
    if not can_pay(actor, tribe.organisation):
        raise NotAllowed
    clicked = CheckoutAttempt.objects.filter(tribe=tribe, client_token=client_token)
    code, promotion_id = promotion_typed(
        actor=actor,
        tribe=tribe,
        plan_code=plan_code,
        typed="" if clicked.exists() else promotion_code,
    )
    wish = _Wish(plan_code, client_token, code, promotion_id)
    attempt, is_wanted = _begin(actor, tribe, wish)
    if not is_wanted:
        _close(attempt)
        attempt, is_wanted = _begin(actor, tribe, wish)
    if not is_wanted:
        raise StripeAway(reason="another page would not close")
    return open_page(attempt) if attempt.status == CheckoutAttempt.Status.NEW else attempt


@refusals_recorded("billing.checkout_cancelled")
def cancel_checkout(*, actor: Account, attempt: CheckoutAttempt) -> CheckoutAttempt:
    """
    This will close the payment page, so that nobody pays on it any more.

    Whoever has a role in the organisation may. A page that is paid or closed already stays so.

    :raises NotAllowed: if the actor has no role in the organisation.
    :raises StripeAway: if Stripe does not answer.
    """
    if not can_pay(actor, attempt.tribe.organisation):
        raise NotAllowed
    if attempt.is_under_way:
        _close(attempt)
        attempt.refresh_from_db()
        if attempt.status == CheckoutAttempt.Status.EXPIRED:
            _record("billing.checkout_cancelled", attempt, actor)
    return attempt


def _record(action: str, attempt: CheckoutAttempt, actor: Account) -> None:
    record(
        action=action,
        account_id=actor.pk,
        object_type="tribe",
        object_id=attempt.tribe_id,
        tribe_id=attempt.tribe_id,
        changes={"attempt": str(attempt.pk), "plan": attempt.price.plan_code},
    )


def close_checkout(*, tribe: Tribe) -> None:
    """
    Let nobody pay on the page that is open for a tribe, as something else is wanted.

    Machine work. A page that was paid meanwhile counts: its tribe is paid for afterwards.

    :raises StripeAway: if Stripe does not answer.
    """
    if attempt := attempt_under_way(tribe):
        _close(attempt)


def sync_open_attempts(*, limit: int = 50) -> int:
    """
    Look after visits about which nothing was heard for a while, and return how many there were.

    Machine work, for the webhook that never comes and the browser that never returns.

    :raises StripeAway: if Stripe does not answer.
    """
    moment = clock.now()
    CheckoutAttempt.objects.filter(
        status=CheckoutAttempt.Status.NEW, expires_at__lte=moment
    ).update(status=CheckoutAttempt.Status.EXPIRED)
    silent = CheckoutAttempt.objects.filter(
        Q(synced_at=None) | Q(synced_at__lte=moment - SILENCE),
        status=CheckoutAttempt.Status.OPEN,
        created_at__lte=moment - SILENCE,
    ).select_related("account", "tribe")[:limit]
    for attempt in silent:
        sync_attempt(attempt=attempt)
    return len(silent)


@dataclass(frozen=True)
class _Wish:
    """What somebody wants to pay for, and with which promotion code."""

    plan_code: str
    client_token: uuid.UUID
    promotion_code: str
    promotion_id: str


@transaction.atomic
def _begin(actor: Account, tribe: Tribe, wish: _Wish) -> tuple[CheckoutAttempt, bool]:
    """The attempt to go on with, and whether it is what is wanted or stands in the way."""
    account = locked_account(tribe)
    attempts = CheckoutAttempt.objects.filter(tribe=tribe)
    if same := attempts.filter(client_token=wish.client_token).first():
        return same, True
    if live_subscription(tribe):
        raise AlreadyPaid
    if has_order_under_way(tribe):
        raise OrderUnderWay
    price = price_for_sale(wish.plan_code)
    if price is None:
        raise PlanNotForSale
    check_room(tribe, wish.plan_code)
    under_way = attempts.filter(status__in=CheckoutAttempt.UNDER_WAY).first()
    if under_way:
        has_time = under_way.expires_at > clock.now() + LEAST_TIME_LEFT
        is_same = (under_way.price_id, under_way.promotion_id) == (price.pk, wish.promotion_id)
        return under_way, has_time and is_same
    attempt = CheckoutAttempt.objects.create(
        account=account,
        tribe=tribe,
        price=price,
        started_by=actor,
        client_token=wish.client_token,
        promotion_code=wish.promotion_code,
        promotion_id=wish.promotion_id,
        expires_at=clock.now() + LIFETIME,
    )
    _record("billing.checkout_started", attempt, actor)
    return attempt, True


def locked_account(tribe: Tribe) -> BillingAccount:
    """The account of the organisation, locked: two people who pay take turns."""
    account, _made = BillingAccount.objects.get_or_create(
        organisation=tribe.organisation, defaults={"livemode": settings.STRIPE_LIVEMODE}
    )
    return BillingAccount.objects.select_for_update().get(pk=account.pk)


def _close(attempt: CheckoutAttempt) -> None:
    """Make sure that nobody pays on a page that is no longer wanted."""
    is_over = attempt.expires_at <= clock.now()
    if attempt.stripe_session_id is None and not is_over:
        attempt = open_page(attempt)  # its answer may have been lost, with the page open
    if attempt.stripe_session_id:
        try:
            gateway.close_session(session_id=attempt.stripe_session_id)
        except StripeRefused:
            sync_attempt(attempt=attempt)  # paid or closed meanwhile
            return
    CheckoutAttempt.objects.filter(pk=attempt.pk).update(
        status=CheckoutAttempt.Status.EXPIRED, url=""
    )
