"""What we remember of paying: whose money, for which tribe, and what Stripe told us."""

from billing.models.accounts import (
    AccountNote,
    BillingAccount,
    CustomerLease,
    PaymentMethod,
    TaxId,
)
from billing.models.catalogue import PlanPrice
from billing.models.checkout import CheckoutAttempt
from billing.models.commands import BillingCommand, ChangePreview, InvoiceOrder
from billing.models.events import StripeEvent
from billing.models.invoices import (
    BankTransfer,
    CreditNote,
    Dispute,
    Invoice,
    InvoiceDiscount,
    InvoicePayment,
    Refund,
)
from billing.models.payouts import Payout, PayoutLine
from billing.models.reports import ReconcileDrift, ReconcileRun, SubscriptionSnapshot
from billing.models.staff import (
    AccessOverride,
    Approval,
    EntitlementOverride,
    ErasureCertificate,
    StaffTask,
)
from billing.models.subscriptions import TribeSubscription
from billing.models.telling import BillingNotice

__all__ = [
    "AccessOverride",
    "AccountNote",
    "Approval",
    "BankTransfer",
    "BillingAccount",
    "BillingCommand",
    "BillingNotice",
    "ChangePreview",
    "CheckoutAttempt",
    "CreditNote",
    "CustomerLease",
    "Dispute",
    "EntitlementOverride",
    "ErasureCertificate",
    "Invoice",
    "InvoiceDiscount",
    "InvoiceOrder",
    "InvoicePayment",
    "PaymentMethod",
    "Payout",
    "PayoutLine",
    "PlanPrice",
    "ReconcileDrift",
    "ReconcileRun",
    "Refund",
    "StaffTask",
    "StripeEvent",
    "SubscriptionSnapshot",
    "TaxId",
    "TribeSubscription",
]
