"""Open Stripe's page for a visit: once, whatever gets lost on the way."""

import uuid

from django.conf import settings
from django.urls import reverse

from billing import gateway
from billing.errors import PlanNotForSale, StripeAway, StripeGone, StripeRefused
from billing.gateway import SessionFacts
from billing.models import BillingAccount, CheckoutAttempt
from billing.services.promotions import usable_promotion
from billing.services.syncing import forget_customer
from core.common import clock


def open_page(attempt: CheckoutAttempt, *, is_last_try: bool = False) -> CheckoutAttempt:
    """
    Open Stripe's page for a visit, under the key of the visit. Machine work.

    :raises PlanNotForSale: if Stripe does not know the price any more.
    :raises CodeRefused: if its promotion code was used up a moment ago.
    :raises StripeAway: if Stripe does not answer.
    """
    account = _with_customer(attempt)
    try:
        session = _session_for(attempt, account)
    except StripeGone as gone:
        if gone.reason != "customer" or is_last_try:
            _fail(attempt)
            _check_code_again(attempt)
            raise PlanNotForSale from gone
        forget_customer(account=account)
        return open_page(_with_new_key(attempt), is_last_try=True)
    except StripeAway as away:
        if not away.is_replay or is_last_try:
            raise
        return _open_again(attempt, account)
    except StripeRefused:
        _fail(attempt)
        _check_code_again(attempt)
        raise
    return _opened(attempt, session)


def _check_code_again(attempt: CheckoutAttempt) -> None:
    """Say so when a page could not be opened as its code was used up a moment before."""
    if attempt.promotion_code:
        usable_promotion(account=attempt.account, price=attempt.price, text=attempt.promotion_code)


def _open_again(attempt: CheckoutAttempt, account: BillingAccount) -> CheckoutAttempt:
    """Stripe remembers a failure under our key: look whether it did the work, else start afresh."""
    found = gateway.find_session(
        customer_id=account.stripe_customer_id or "", reference=str(attempt.pk)
    )
    if found:
        return _opened(attempt, found)
    return open_page(_with_new_key(attempt), is_last_try=True)


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
        promotion_id=attempt.promotion_id,
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
    """It is over, and the form it came from can be sent again, with another code perhaps."""
    CheckoutAttempt.objects.filter(pk=attempt.pk).update(
        status=CheckoutAttempt.Status.FAILED, client_token=uuid.uuid4()
    )
