"""Start paying: one visit to Checkout for a tribe at a time, however often somebody clicks."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from billing import gateway
from billing.errors import (
    AlreadyPaid,
    OrderUnderWay,
    PlanNotForSale,
    StripeAway,
    StripeGone,
    StripeRefused,
)
from billing.gateway import SessionFacts
from billing.models import BillingAccount, CheckoutAttempt
from billing.policies import can_pay
from billing.selectors import (
    attempt_under_way,
    has_order_under_way,
    live_subscription,
    price_for_sale,
)
from billing.services.room import check_room
from billing.services.syncing import forget_customer, sync_attempt
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
    *, actor: Account, tribe: Tribe, plan_code: str, client_token: uuid.UUID
) -> CheckoutAttempt:
    """
    This will open Stripe's page on which an organisation pays for a year of a tribe.

    Whoever has a role in the organisation pays. A second click, another tab or another person
    gets the page that is open already; another plan closes it and opens a new one.

    :raises NotAllowed: if the actor has no role in the organisation.
    :raises AlreadyPaid: if the tribe has a subscription.
    :raises OrderUnderWay: if it was ordered to be paid by invoice.
    :raises PlanNotForSale: if there is no price for the plan.
    :raises TooManyPeople: if the tribe has more people than the plan gives room for.
    :raises StripeAway: if Stripe does not answer; the next try goes on with the same attempt.
    """
    if not can_pay(actor, tribe.organisation):
        raise NotAllowed
    attempt, is_wanted = _begin(actor, tribe, plan_code, client_token)
    if not is_wanted:
        _close(attempt)
        attempt, is_wanted = _begin(actor, tribe, plan_code, client_token)
    if not is_wanted:
        raise StripeAway(reason="another page would not close")
    return _open(attempt) if attempt.status == CheckoutAttempt.Status.NEW else attempt


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


@transaction.atomic
def _begin(
    actor: Account, tribe: Tribe, plan_code: str, client_token: uuid.UUID
) -> tuple[CheckoutAttempt, bool]:
    """The attempt to go on with, and whether it is what is wanted or stands in the way."""
    account = locked_account(tribe)
    attempts = CheckoutAttempt.objects.filter(tribe=tribe)
    if same := attempts.filter(client_token=client_token).first():
        return same, True
    if live_subscription(tribe):
        raise AlreadyPaid
    if has_order_under_way(tribe):
        raise OrderUnderWay
    price = price_for_sale(plan_code)
    if price is None:
        raise PlanNotForSale
    check_room(tribe, plan_code)
    under_way = attempts.filter(status__in=CheckoutAttempt.UNDER_WAY).first()
    if under_way:
        has_time = under_way.expires_at > clock.now() + LEAST_TIME_LEFT
        return under_way, has_time and under_way.price_id == price.pk
    attempt = CheckoutAttempt.objects.create(
        account=account,
        tribe=tribe,
        price=price,
        started_by=actor,
        client_token=client_token,
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
        attempt = _open(attempt)  # its answer may have been lost, with the page open
    if attempt.stripe_session_id:
        try:
            gateway.close_session(session_id=attempt.stripe_session_id)
        except StripeRefused:
            sync_attempt(attempt=attempt)  # paid or closed meanwhile
            return
    CheckoutAttempt.objects.filter(pk=attempt.pk).update(
        status=CheckoutAttempt.Status.EXPIRED, url=""
    )


def _open(attempt: CheckoutAttempt, *, is_last_try: bool = False) -> CheckoutAttempt:
    account = _with_customer(attempt)
    try:
        session = _session_for(attempt, account)
    except StripeGone as gone:
        if gone.reason != "customer" or is_last_try:
            _fail(attempt)
            raise PlanNotForSale from gone
        forget_customer(account=account)
        return _open(_with_new_key(attempt), is_last_try=True)
    except StripeAway as away:
        if not away.is_replay or is_last_try:
            raise
        return _open_again(attempt, account)
    except StripeRefused:
        _fail(attempt)
        raise
    return _opened(attempt, session)


def _open_again(attempt: CheckoutAttempt, account: BillingAccount) -> CheckoutAttempt:
    """Stripe remembers a failure under our key: look whether it did the work, else start afresh."""
    found = gateway.find_session(
        customer_id=account.stripe_customer_id or "", reference=str(attempt.pk)
    )
    if found:
        return _opened(attempt, found)
    return _open(_with_new_key(attempt), is_last_try=True)


def _session_for(attempt: CheckoutAttempt, account: BillingAccount) -> SessionFacts:
    return gateway.open_session(
        customer_id=account.stripe_customer_id or "",
        price_id=attempt.price.stripe_price_id,
        reference=str(attempt.pk),
        tribe_id=str(attempt.tribe_id),
        success_url=_address("billing:attempt", attempt),
        cancel_url=_address("billing:left", attempt),
        expires_at=attempt.expires_at,
        language=attempt.started_by.language,
        idempotency_key=attempt.idempotency_key,
    )


def _address(name: str, attempt: CheckoutAttempt) -> str:
    path = reverse(name, args=[attempt.pk], urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return f"{settings.ACCOUNT_ORIGIN}{path}"


def _with_customer(attempt: CheckoutAttempt) -> BillingAccount:
    """The account with a customer at Stripe; two who make one at once keep the first."""
    account = BillingAccount.objects.select_related("organisation").get(pk=attempt.account_id)
    former = account.stripe_customer_id
    if former and account.deleted_at is None:
        return account
    customer_id = gateway.create_customer(
        reference=f"{account.organisation_id}:{attempt.key_version}",
        name=account.organisation.name,
        email=attempt.started_by.email,
        country=account.organisation.country,
        language=attempt.started_by.language,
    )
    BillingAccount.objects.filter(pk=account.pk, stripe_customer_id=former).update(
        stripe_customer_id=customer_id, deleted_at=None
    )
    account.refresh_from_db()
    return account


def _with_new_key(attempt: CheckoutAttempt) -> CheckoutAttempt:
    attempt.key_version += 1
    attempt.save(update_fields=["key_version", "updated_at"])
    return attempt


def _opened(attempt: CheckoutAttempt, session: SessionFacts) -> CheckoutAttempt:
    """Only a new attempt becomes open: what the webhook made of it meanwhile stays."""
    CheckoutAttempt.objects.filter(pk=attempt.pk, status=CheckoutAttempt.Status.NEW).update(
        status=CheckoutAttempt.Status.OPEN,
        stripe_session_id=session.id,
        url=session.url,
        updated_at=clock.now(),
    )
    attempt.refresh_from_db()
    return attempt


def _fail(attempt: CheckoutAttempt) -> None:
    CheckoutAttempt.objects.filter(pk=attempt.pk).update(status=CheckoutAttempt.Status.FAILED)
