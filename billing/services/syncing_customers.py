"""Fetch who pays, and mirror it."""

import structlog
from django.db import transaction

from billing import gateway
from billing.errors import StripeGone
from billing.gateway import CustomerFacts, MandateFacts, MethodFacts
from billing.models import BillingAccount
from billing.services.customer_mirrors import (
    write_bank,
    write_customer,
    write_mandate,
    write_methods,
)
from billing.services.leases import Lease
from billing.services.staff_tasks import ask_staff
from core.common import clock

log = structlog.get_logger(__name__)


def mirror_customer(*, account: BillingAccount, lease: Lease) -> bool:
    """
    Mirror who pays, with their VAT numbers and ways to pay; False when Stripe deleted them.

    One who was deleted keeps what we know of them.
    """
    try:
        facts = gateway.fetch_customer(customer_id=lease.customer_id)
    except StripeGone:
        facts = CustomerFacts(id=lease.customer_id, is_deleted=True)
    lease.seen.add(lease.customer_id)
    if facts.is_deleted:
        return False
    methods = gateway.fetch_methods(customer_id=lease.customer_id)
    mandates = fetch_mandates(customer_id=lease.customer_id, methods=methods)
    lease.seen.update([one.id for one in facts.tax_ids] + [one.id for one in methods])
    with transaction.atomic():
        lease.confirm()
        write_customer(account=account, facts=facts)
        write_methods(account=account, methods=methods, default_id=facts.default_method_id)
        for mandate in mandates:
            write_mandate(account=account, facts=mandate)
    return True


def fetch_mandates(*, customer_id: str, methods: list[MethodFacts]) -> list[MandateFacts]:
    """What the direct debits among some ways to pay rest on; without any, nothing is asked."""
    debits = [one.id for one in methods if one.type == "sepa_debit"]
    return gateway.fetch_mandates(customer_id=customer_id, method_ids=debits)


def mirror_bank(*, account: BillingAccount, currency: str, lease: Lease) -> bool:
    """Mirror where a customer transfers to who pays by bank; False where Stripe names none."""
    facts = gateway.fetch_bank(customer_id=lease.customer_id, currency=currency)
    if facts is None:
        return False
    with transaction.atomic():
        lease.confirm()
        write_bank(account=account, facts=facts)
    return True


def sync_mandate(*, account: BillingAccount, mandate_id: str, lease: Lease) -> bool:
    """Mirror how the mandate of a direct debit stands."""
    facts = gateway.fetch_mandate(mandate_id=mandate_id)
    if not account.methods.filter(stripe_method_id=facts.method_id).exists():
        mirror_customer(account=account, lease=lease)
    with transaction.atomic():
        lease.confirm()
        write_mandate(account=account, facts=facts)
    return True


def forget_customer(*, account: BillingAccount) -> None:
    """Note that Stripe no longer has a customer; who pays next gets a new one."""
    log.error("stripe_customer_deleted", account=str(account.pk))
    ask_staff(kind="customer_deleted", subject=str(account.stripe_customer_id), account=account)
    account.deleted_at = clock.now()
    BillingAccount.objects.filter(
        pk=account.pk, stripe_customer_id=account.stripe_customer_id
    ).update(deleted_at=account.deleted_at)
