"""
Five tribes at Stripe, with a bit of everything, and how the mirror must tell them.

Take the fixtures into a test: `from tests.billing.stories import *`. `truth` reads Stripe without
our code, `mirror` reads our tables; both in the same words.
"""

import datetime as dt
import uuid

import pytest

from billing import services
from billing.models import (
    BankTransfer,
    BillingAccount,
    CheckoutAttempt,
    CreditNote,
    Dispute,
    Invoice,
    InvoicePayment,
    PaymentMethod,
    Refund,
    TaxId,
    TribeSubscription,
)
from tenants.services import found_tribe

__all__ = ["short_story", "story", "visits_of_five"]

SETTLES = "NL39RABO0300065264"
PAGE = {"limit": 100}
# What a subscription that nobody owes for opens; owing makes it late.
ACCESS = {"active": "active", "past_due": "past_due", "canceled": "cancelled"}


@pytest.fixture
def story(shop, visits_of_five, wait, letters):
    """What Stripe wrote in two years; we know only that somebody went to pay."""
    _live(shop, visits_of_five, wait, days=(200, 175))
    return letters()


@pytest.fixture
def short_story(shop, visits_of_five, wait, letters):
    """The same within four weeks, all of which a night looks back on; nothing is renewed."""
    _live(shop, visits_of_five, wait, days=(10, 10))
    return letters()


@pytest.fixture
def visits_of_five(start, chidi_account, esra_account, bram_account, dunya_account):
    """Five people who go to pay, each for a tribe of their own."""
    founders = {
        "meadow": chidi_account,
        "river": esra_account,
        "dune": bram_account,
        "marsh": dunya_account,
    }
    others = {name: _visit(founder, name) for name, founder in founders.items()}
    return {"orchard": start(), **others}


def _live(shop, attempts, wait, *, days):
    ways = {"orchard": "pm_card_visa", "meadow": "pm_card_simPaysOnce", "river": SETTLES}
    for name, way in {**ways, "dune": "pm_card_visa"}.items():
        shop.complete_checkout(attempts[name].stripe_session_id, card=way)
    shop.api.v1.checkout.sessions.expire(attempts["marsh"].stripe_session_id)
    payers = {name: one.account.stripe_customer_id for name, one in attempts.items()}
    _first_year(shop, payers)
    wait(days=days[0])
    _a_change_of_plan(shop, payers["orchard"])
    wait(days=days[1])
    _second_year(shop, payers)


def _visit(founder, name):
    tribe = found_tribe(
        actor=founder,
        name=name.title(),
        slug=name,
        founding_key=uuid.uuid4(),
        organisation_name=f"{name.title()} people",
    )
    return services.start_checkout(
        actor=founder, tribe=tribe, plan_code="tribe", client_token=uuid.uuid4()
    )


def _first_year(shop, payers):
    api, orchard = shop.api.v1, payers["orchard"]
    api.customers.tax_ids.create(orchard, {"type": "eu_vat", "value": "NL001234567B01"})
    api.customers.update(
        orchard, {"name": "Boomgaard", "address": {"country": "NL", "city": "Ede"}}
    )
    taken = api.payment_methods.attach("pm_card_mastercard", {"customer": orchard})
    api.payment_methods.detach(taken.id)
    [paid] = api.payment_intents.list({"customer": orchard}).data
    api.refunds.create({"payment_intent": paid.id, "amount": 2_500})
    failing = api.refunds.create({"payment_intent": paid.id, "amount": 500})
    shop.control(f"refunds/{failing.id}/fail")
    shop.transfer(payers["meadow"], 999)
    loose = api.invoices.create({"customer": payers["river"], "auto_advance": False})
    api.invoice_items.create(
        {"customer": payers["river"], "invoice": loose.id, "amount": 5_000, "currency": "eur"}
    )
    api.invoices.finalize_invoice(loose.id)


def _a_change_of_plan(shop, customer):
    api = shop.api.v1
    [growing] = api.subscriptions.list({"customer": customer}).data
    [larger] = api.prices.list({"lookup_keys": ["partup_large_tribe_year"]}).data
    api.subscriptions.update(
        growing.id,
        {
            "items": [{"id": growing["items"].data[0].id, "price": larger.id}],
            "proration_behavior": "always_invoice",
        },
    )


def _second_year(shop, payers):
    api = shop.api.v1
    [renewed, *_] = api.invoices.list({"customer": payers["orchard"], "limit": 1}).data
    api.credit_notes.create({"invoice": renewed.id, "amount": 12_100, "refund_amount": 12_100})
    [late] = api.invoices.list({"customer": payers["river"], "status": "open"}).data
    taken_back = api.credit_notes.create({"invoice": late.id, "amount": 1_210})
    api.credit_notes.void_credit_note(taken_back.id)
    for name in ("orchard", "river"):
        tried = api.payment_intents.list({"customer": payers[name]}).data
        shop.dispute(next(one.id for one in tried if one.latest_charge))
    [leaving] = api.subscriptions.list({"customer": payers["dune"]}).data
    api.subscriptions.cancel(leaving.id)
    [ending] = api.subscriptions.list({"customer": payers["orchard"]}).data
    api.subscriptions.update(ending.id, {"cancel_at_period_end": True})


def truth(shop):
    """What Stripe says, read without our code."""
    api = shop.unchecked_api.v1
    subscriptions = api.subscriptions.list({"status": "all", **PAGE}).data
    invoices = api.invoices.list({"expand": ["data.payments"], **PAGE}).data
    disputes = api.disputes.list(PAGE).data
    since = {one.id: _since(one, invoices, disputes, _failures(api)) for one in subscriptions}
    return {
        "subscriptions": {
            one.id: (one.status, one["items"].data[0].price.id, one.cancel_at_period_end)
            for one in subscriptions
        },
        "unpaid": since,
        "access": {
            one.id: "past_due" if since[one.id] else ACCESS[one.status] for one in subscriptions
        },
        "invoices": {
            one.id: (one.status, one.number or "", one.total, one.amount_paid, one.attempt_count)
            for one in invoices
        },
        "payments": {
            pay.id: (pay.status, pay.invoice) for one in invoices for pay in one.payments.data
        },
        "refunds": {one.id: (one.status, one.amount) for one in api.refunds.list(PAGE).data},
        "notes": {one.id: (one.status, one.total) for one in api.credit_notes.list(PAGE).data},
        "disputes": {one.id: (one.status, one.amount) for one in disputes},
        **_of_customers(api, {one.customer for one in subscriptions}),
    }


def _of_customers(api, buyers):
    customers = api.customers.list({"expand": ["data.tax_ids"], **PAGE}).data
    return {
        "methods": {
            way.id: way.id == one.invoice_settings.default_payment_method
            for one in customers
            for way in api.customers.payment_methods.list(one.id).data
        },
        "mandates": {
            one.data.object["payment_method"]: one.data.object["status"]
            for one in reversed(api.events.list({"type": "mandate.updated", **PAGE}).data)
        },
        "tax_ids": {
            tax.id: (tax.value, tax.verification.status)
            for one in customers
            for tax in one.tax_ids.data
        },
        "transfers": {
            entry.id: entry.net_amount
            for one in customers
            for entry in api.customers.cash_balance_transactions.list(one.id).data
            if entry.type == "funded"
        },
        "names": {
            one.id: (one.name, one.address.city or "") for one in customers if one.id in buyers
        },
    }


def _failures(api):
    events = api.events.list({"type": "invoice.payment_failed", **PAGE}).data
    found = {}
    for one in events:
        key = one.data.object["id"]
        found[key] = min(one.created, found.get(key, one.created))
    return found


def _since(subscription, invoices, disputes, failures):
    """From when it is not paid: the first try that failed, or the day a debit was taken back."""
    moments = []
    for one in invoices:
        about = one.parent.subscription_details if one.parent else None
        if about is None or about.subscription != subscription.id:
            continue
        intents = {pay.payment.payment_intent for pay in one.payments.data}
        moments += [
            fight.created
            for fight in disputes
            if fight.payment_intent in intents and fight.status == "lost"
        ]
        moments += [failures[one.id]] if one.status == "open" and one.id in failures else []
    return min(moments, default=None)


def mirror():
    """The same, as we have it."""
    subscriptions = TribeSubscription.objects.select_related("price", "tribe")
    rows = {one.stripe_subscription_id: one for one in subscriptions}
    return {
        "subscriptions": {
            key: (one.status, one.price.stripe_price_id, one.cancel_at_period_end)
            for key, one in rows.items()
        },
        "unpaid": {key: _seconds(one.unpaid_since) for key, one in rows.items()},
        "access": {key: one.tribe.access_state for key, one in rows.items()},
        "invoices": {
            one.stripe_invoice_id: (
                one.status,
                one.number,
                one.total_cents,
                one.amount_paid_cents,
                one.attempt_count,
            )
            for one in Invoice.objects.all()
        },
        "payments": {
            one.stripe_payment_id: (one.status, one.invoice.stripe_invoice_id)
            for one in InvoicePayment.objects.select_related("invoice")
        },
        "refunds": _of(Refund.objects, "stripe_refund_id", "status", "amount_cents"),
        "notes": _of(CreditNote.objects, "stripe_credit_note_id", "status", "total_cents"),
        "disputes": _of(Dispute.objects, "stripe_dispute_id", "status", "amount_cents"),
        **_of_accounts(),
    }


def _of_accounts():
    ways = PaymentMethod.objects.filter(detached_at=None)
    return {
        "methods": dict(ways.values_list("stripe_method_id", "is_default")),
        "mandates": dict(
            ways.exclude(mandate_status="").values_list("stripe_method_id", "mandate_status")
        ),
        "tax_ids": _of(TaxId.objects, "stripe_tax_id", "value", "verification"),
        "transfers": dict(
            BankTransfer.objects.values_list("stripe_transaction_id", "amount_cents")
        ),
        "names": _of(
            BillingAccount.objects.filter(subscriptions__isnull=False),
            "stripe_customer_id",
            "legal_name",
            "city",
        ),
    }


def visits():
    """What became of each visit to the payment page, by the address of the tribe."""
    return dict(CheckoutAttempt.objects.values_list("tribe__slug", "status"))


def _of(rows, key, *fields):
    return {row[0]: row[1:] for row in rows.values_list(key, *fields)}


def _seconds(moment: dt.datetime | None):
    return int(moment.timestamp()) if moment else None
