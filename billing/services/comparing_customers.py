"""Hold who pays, their VAT numbers and their ways to pay against Stripe."""

from collections.abc import Iterable, Iterator

from billing import gateway
from billing.errors import StripeGone
from billing.gateway import CustomerFacts, TaxIdFacts
from billing.models import BillingAccount, PaymentMethod, TaxId
from billing.services.customer_mirrors import customer_values, method_values, tax_id_values
from billing.services.differences import Accounts, Found, by_key, difference, differing, gone
from billing.services.leases import Lease
from billing.services.mirror_rows import differences
from billing.services.syncing_customers import fetch_mandates, mirror_customer


def compare_customers(accounts: Accounts, only: BillingAccount | None) -> Found:
    """
    Everybody that Stripe lists; who it does not list is found each week.

    Ways to pay are listed for each customer alone: that is one question for each.
    """
    for facts in list(_there(only)):
        account = accounts.get(facts.id)
        if account and account.deleted_at is None and not facts.is_deleted:
            fields = differences(account, customer_values(account, facts))
            fields |= _tax_ids(account, facts)
            yield differing("customer", facts.id, account, fields, _fix) if fields else None
            yield from _methods(account, facts)


def _there(only: BillingAccount | None) -> Iterator[CustomerFacts]:
    if only is None:
        yield from (one.facts for one in gateway.list_customers())
        return
    try:
        yield gateway.fetch_customer(customer_id=str(only.stripe_customer_id))
    except StripeGone:
        return


def _tax_ids(account: BillingAccount, facts: CustomerFacts) -> dict[str, tuple[object, object]]:
    """Which VAT numbers differ, or are on one side only."""
    here = by_key(account.tax_ids.all(), "stripe_tax_id")
    there = {one.id: tax_id_values(one) for one in facts.tax_ids}
    is_same = here.keys() == there.keys() and not any(
        differences(row, there[key]) for key, row in here.items()
    )
    return {} if is_same else {"tax_ids": (_said(here.values()), _said(facts.tax_ids))}


def _said(tax_ids: Iterable[TaxId | TaxIdFacts]) -> str:
    return ", ".join(sorted(f"{one.value} {one.verification}" for one in tax_ids))


def _methods(account: BillingAccount, facts: CustomerFacts) -> Found:
    try:
        there = gateway.fetch_methods(customer_id=facts.id)
        mandates = fetch_mandates(customer_id=facts.id, methods=there)
    except StripeGone:
        return
    rows = PaymentMethod.objects.filter(account=account)
    here = by_key(rows, "stripe_method_id")
    states = {one.method_id: one.status for one in mandates}
    for one in there:
        values = method_values(one, facts.default_method_id)
        values |= {"mandate_status": states[one.id]} if one.id in states else {}
        yield difference("payment_method", one.id, account, here.get(one.id), values, _fix)
    for row in rows.filter(detached_at=None).exclude(stripe_method_id__in=[m.id for m in there]):
        yield gone("payment_method", row.stripe_method_id, account, _fix)


def _fix(account: BillingAccount, _key: str, lease: Lease) -> bool:
    """All of the customer is fetched at once."""
    return mirror_customer(account=account, lease=lease)
