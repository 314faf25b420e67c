"""
The only place that speaks with Stripe; its words stop here.

Every function takes and returns plain values, and raises StripeAway, StripeRefused or StripeGone.
"""

from billing.gateway.calls import (
    close_session,
    create_customer,
    create_price,
    create_product,
    fetch_session,
    fetch_subscription,
    find_session,
    list_endpoints,
    open_session,
    prices_by_lookup_key,
)
from billing.gateway.connection import patience
from billing.gateway.customers import (
    CustomerFacts,
    MandateFacts,
    MethodFacts,
    TaxIdFacts,
    fetch_customer,
    fetch_mandate,
    fetch_methods,
)
from billing.gateway.drafts import (
    hold_invoice,
    send_invoice,
    write_reference,
)
from billing.gateway.ending import (
    end_subscription,
    give_back,
    is_subscription_over,
    settle_for_nothing,
)
from billing.gateway.facts import Letter, PriceFacts, SessionFacts, SubscriptionFacts
from billing.gateway.giving import (
    create_credit_note,
    create_refund,
    find_credit_note,
    find_refund,
    is_paid,
    mark_paid,
)
from billing.gateway.invoices import (
    PO_FIELD,
    InvoiceFacts,
    PaymentFacts,
    fetch_invoice,
    find_invoice_of_intent,
    find_invoice_of_payment,
    find_pdf,
)
from billing.gateway.letters import verify_letter
from billing.gateway.lists import (
    fetch_letter,
    list_credit_notes,
    list_customers,
    list_disputes,
    list_disputes_of,
    list_invoices,
    list_letters,
    list_subscriptions,
)
from billing.gateway.money import (
    CashFacts,
    CreditNoteFacts,
    DisputeFacts,
    RefundFacts,
    fetch_cash,
    fetch_credit_note,
    fetch_dispute,
    fetch_refund,
    fetch_refunds_of_charge,
    find_customer_of_charge,
    find_customer_of_refund,
)
from billing.gateway.ordering import (
    Payer,
    find_customer,
    find_order,
    order_subscription,
    put_customer,
    put_tax_id,
)
from billing.gateway.pace import rest_seconds
from billing.gateway.pdfs import fetch_pdf
from billing.gateway.renewing import renews, set_renewal

__all__ = [
    "PO_FIELD",
    "CashFacts",
    "CreditNoteFacts",
    "CustomerFacts",
    "DisputeFacts",
    "InvoiceFacts",
    "Letter",
    "MandateFacts",
    "MethodFacts",
    "Payer",
    "PaymentFacts",
    "PriceFacts",
    "RefundFacts",
    "SessionFacts",
    "SubscriptionFacts",
    "TaxIdFacts",
    "close_session",
    "create_credit_note",
    "create_customer",
    "create_price",
    "create_product",
    "create_refund",
    "end_subscription",
    "fetch_cash",
    "fetch_credit_note",
    "fetch_customer",
    "fetch_dispute",
    "fetch_invoice",
    "fetch_letter",
    "fetch_mandate",
    "fetch_methods",
    "fetch_pdf",
    "fetch_refund",
    "fetch_refunds_of_charge",
    "fetch_session",
    "fetch_subscription",
    "find_credit_note",
    "find_customer",
    "find_customer_of_charge",
    "find_customer_of_refund",
    "find_invoice_of_intent",
    "find_invoice_of_payment",
    "find_order",
    "find_pdf",
    "find_refund",
    "find_session",
    "give_back",
    "hold_invoice",
    "is_paid",
    "is_subscription_over",
    "list_credit_notes",
    "list_customers",
    "list_disputes",
    "list_disputes_of",
    "list_endpoints",
    "list_invoices",
    "list_letters",
    "list_subscriptions",
    "mark_paid",
    "open_session",
    "order_subscription",
    "patience",
    "prices_by_lookup_key",
    "put_customer",
    "put_tax_id",
    "renews",
    "rest_seconds",
    "send_invoice",
    "set_renewal",
    "settle_for_nothing",
    "verify_letter",
    "write_reference",
]
