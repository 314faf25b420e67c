"""What was played with money in the demo, and what of it was real."""

import uuid
from collections.abc import Iterable
from functools import partial

from django.apps import apps
from django.db import transaction
from django.db.models import PROTECT, ForeignKey, Model, QuerySet

from billing.models import (
    Approval,
    BankTransfer,
    BillingAccount,
    BillingCommand,
    CheckoutAttempt,
    CreditNote,
    CustomerLease,
    Dispute,
    ErasureCertificate,
    Invoice,
    InvoiceOrder,
    Refund,
    SubscriptionSnapshot,
    TribeSubscription,
)
from billing.papers import path_of
from core.accounts.models import Account
from core.demo import selectors
from core.demo.services.customers import drop_customers
from core.files import storage
from core.mail.models import OutboxMessage
from tenants.models import Organisation

# What points at others goes before them.
_OF_AN_ACCOUNT: tuple[type[Model], ...] = (
    Approval,
    InvoiceOrder,
    BillingCommand,
    Dispute,
    Refund,
    CreditNote,
    BankTransfer,
    Invoice,
    TribeSubscription,
    CheckoutAttempt,
)


@transaction.atomic
def forget_money(*, organisations: QuerySet[Organisation]) -> None:
    """
    Drop what organisations of the demo paid, and what was decided about it while playing.

    The mails about it and our copies of invoices go too, and the customers where Stripe is played;
    Stripe itself keeps its own.
    """
    _drop_papers(Invoice.objects.filter(account__organisation__in=organisations))
    _drop_papers(CreditNote.objects.filter(account__organisation__in=organisations))
    certificates = ErasureCertificate.objects.filter(tribe__organisation__in=organisations)
    certificates.filter(tribe__in=selectors.demo_tribes()).delete()
    SubscriptionSnapshot.objects.filter(
        subscription__account__organisation__in=organisations
    ).delete()
    for model in _OF_AN_ACCOUNT:
        model._default_manager.filter(account__organisation__in=organisations).delete()
    _drop_mails(organisations)
    payers = BillingAccount.objects.filter(organisation__in=organisations)
    customers = list(payers.values_list("stripe_customer_id", flat=True))
    CustomerLease.objects.filter(customer_id__in=filter(None, customers)).delete()
    payers.delete()
    transaction.on_commit(partial(drop_customers, list(filter(None, customers))))


def _drop_papers(papers: Iterable[Invoice | CreditNote]) -> None:
    for paper in papers:
        if paper.pdf_sha256:
            transaction.on_commit(partial(storage.remove, path_of(paper)))


def _drop_mails(organisations: QuerySet[Organisation]) -> None:
    keys = [str(key) for key in organisations.values_list("pk", flat=True)]
    mails = OutboxMessage.objects.filter(topic__startswith="billing.")
    mails.filter(ref__organisation__in=keys).delete()


def who_signed() -> set[uuid.UUID]:
    """Those of the demo who signed for something of a real customer, which is kept."""
    people = selectors.demo_accounts()
    return {
        account_id
        for model in apps.get_app_config("billing").get_models()
        for name in _signatures(model)
        for account_id in model._default_manager.filter(**{f"{name}__in": people}).values_list(
            name, flat=True
        )
    }


def _signatures(model: type[Model]) -> list[str]:
    """The columns of a table that say who did it, and hold on to that person."""
    return [
        column.name
        for column in model._meta.fields
        if isinstance(column, ForeignKey)
        and column.related_model is Account
        and column.remote_field.on_delete is PROTECT
    ]
