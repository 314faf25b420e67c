"""Finding a customer by whatever somebody has at hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.models import BillingAccount, Dispute, Invoice, Refund, TribeSubscription
from core.common.text import has_forbidden_characters
from tenants.models import Organisation, OrganisationRole, Tribe

MOST = 20
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """Something that fits: what it is, what it is called, and whose."""

    kind: str | Promise
    label: str
    organisation: Organisation
    detail: str = ""
    invoice_id: Any = None
    tribe_id: Any = None


def find(words: str) -> list[Hit]:
    """
    Organisations, tribes, subscriptions and invoices that fit what was typed.

    A part of a name or of an order number fits; an id of Stripe's, an invoice number and an
    address only as a whole. At most twenty of each kind; seven questions in all.
    """
    words = words.strip()
    if len(words) < SHORTEST or has_forbidden_characters(words):
        return []
    parts = (_organisations, _tribes, _subscriptions, _invoices, _money)
    return [hit for part in parts for hit in part(words)]


def _organisations(words: str) -> Iterator[Hit]:
    accounts = BillingAccount.objects.filter(
        Q(stripe_customer_id=words)
        | Q(legal_name__icontains=words)
        | Q(billing_email__iexact=words)
        | Q(copy_emails__contains=[words.lower()])
        | Q(kvk_number=words)
        | Q(tax_ids__value__iexact=words)
    ).values("organisation")
    people = OrganisationRole.objects.filter(account__email__iexact=words).values("organisation")
    found = Organisation.objects.filter(
        Q(name__icontains=words) | Q(pk__in=accounts) | Q(pk__in=people)
    ).order_by("name", "pk")
    for organisation in found[:MOST]:
        yield Hit(_("Organisation"), organisation.name, organisation)


def _tribes(words: str) -> Iterator[Hit]:
    found = Tribe.objects.filter(Q(name__icontains=words) | Q(slug__iexact=words))
    for tribe in found.select_related("organisation").order_by("name", "pk")[:MOST]:
        state = tribe.get_access_state_display()
        yield Hit(_("Tribe"), tribe.name, tribe.organisation, state, tribe_id=tribe.pk)


def _subscriptions(words: str) -> Iterator[Hit]:
    found = TribeSubscription.objects.filter(
        Q(stripe_subscription_id=words) | Q(po_number__icontains=words)
    ).select_related("tribe__organisation")
    for one in found.order_by("-created_at")[:MOST]:
        detail = one.po_number or one.get_status_display()
        yield Hit(_("Subscription"), one.tribe.name, one.tribe.organisation, detail)


def _invoices(words: str) -> Iterator[Hit]:
    found = Invoice.objects.filter(
        Q(stripe_invoice_id=words) | Q(number__iexact=words) | Q(po_number__icontains=words)
    ).select_related("account__organisation")
    for one in found.order_by("-issued_at")[:MOST]:
        label = one.number or one.stripe_invoice_id
        whose = one.account.organisation
        yield Hit(_("Invoice"), label, whose, one.get_status_display(), invoice_id=one.pk)


def _money(words: str) -> Iterator[Hit]:
    """Ids of refunds, disputes and payments, as they stand in a bank's letter."""
    refunds = Refund.objects.filter(stripe_refund_id=words)
    for refund in refunds.select_related("account__organisation")[:MOST]:
        whose = refund.account.organisation
        yield Hit(_("Refund"), words, whose, refund.status, invoice_id=refund.invoice_id)
    disputes = Dispute.objects.filter(Q(stripe_dispute_id=words) | Q(charge_id=words))
    for dispute in disputes.select_related("account__organisation")[:MOST]:
        whose = dispute.account.organisation
        yield Hit(_("Dispute"), words, whose, dispute.status, invoice_id=dispute.invoice_id)
