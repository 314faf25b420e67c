"""Everything about one customer: what it is, what it owes, and what happened."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from billing.models import BillingAccount, Invoice, TribeSubscription
from billing.reports.worth import with_worth
from core.support.selectors.platform import TONES
from core.support.selectors.timeline import Moment, moments_of
from tenants.models import Organisation, Tribe
from tenants.models.tribes import Access

MOST_INVOICES = 50
_STRIPE = "https://api.stripe.com"


@dataclass(frozen=True)
class Customer:
    """One organisation as staff sees it; `account` is None while it never paid."""

    organisation: Organisation
    account: BillingAccount | None
    tribes: list[Tribe]
    invoices: list[Invoice]
    methods: list[Any]
    tax_ids: list[Any]
    moments: list[Moment]
    older: str
    stripe_url: str


def organisation_named(organisation_id: uuid.UUID) -> Organisation | None:
    """An organisation by its key, or None."""
    return Organisation.objects.filter(pk=organisation_id).first()


def customer(organisation: Organisation, *, before: dt.datetime | None = None) -> Customer:
    """Everything about an organisation; as many questions for a hundred invoices as for one."""
    account = BillingAccount.objects.filter(organisation=organisation).first()
    tribes = list(_tribes(organisation))
    moments, older = moments_of(organisation, account, tribes, before=before)
    return Customer(
        organisation=organisation,
        account=account,
        tribes=tribes,
        invoices=_invoices(account),
        methods=list(account.methods.filter(detached_at=None)) if account else [],
        tax_ids=list(account.tax_ids.all()) if account else [],
        moments=moments,
        older=older,
        stripe_url=_stripe_url(account),
    )


def _tribes(organisation: Organisation) -> QuerySet[Tribe]:
    """The tribes by name, each with its `tone` and with `paid`: all its subscriptions."""
    paid = with_worth(TribeSubscription.objects.all()).select_related("price")
    tribes = organisation.tribes.order_by("name", "pk").prefetch_related(
        Prefetch("subscriptions", queryset=paid.order_by("-created_at"), to_attr="paid")
    )
    for tribe in tribes:
        tribe.tone = TONES.get(Access(tribe.access_state), "plain")
    return tribes


def _invoices(account: BillingAccount | None) -> list[Invoice]:
    if account is None:
        return []
    found = account.invoices.select_related("subscription__tribe").order_by("-issued_at", "-pk")
    return list(found[:MOST_INVOICES])


def _stripe_url(account: BillingAccount | None) -> str:
    """Where the customer is at Stripe; nowhere while Stripe is the simulator."""
    if not (account and account.stripe_customer_id) or settings.STRIPE_API_BASE != _STRIPE:
        return ""
    mode = "" if account.livemode else "test/"
    return f"https://dashboard.stripe.com/{mode}customers/{account.stripe_customer_id}"
