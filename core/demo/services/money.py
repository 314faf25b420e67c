"""What was played with money in the demo, and what of it was real."""

import uuid

from django.apps import apps
from django.db.models import PROTECT, ForeignKey, Model

from billing.models import (
    Approval,
    BankTransfer,
    BillingCommand,
    CheckoutAttempt,
    CreditNote,
    Dispute,
    ErasureCertificate,
    Invoice,
    InvoiceOrder,
    Refund,
    SubscriptionSnapshot,
    TribeSubscription,
)
from core.accounts.models import Account
from core.demo import selectors

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


def forget_money() -> None:
    """Drop what was paid and decided while playing; Stripe, or its stand-in, keeps its own."""
    organisations = selectors.demo_organisations()
    ErasureCertificate.objects.filter(tribe__in=selectors.demo_tribes()).delete()
    SubscriptionSnapshot.objects.filter(
        subscription__account__organisation__in=organisations
    ).delete()
    for model in _OF_AN_ACCOUNT:
        model._default_manager.filter(account__organisation__in=organisations).delete()


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
