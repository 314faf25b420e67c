"""Bank transfers: money that arrives by itself, and finding the invoice it is for."""

import hashlib
from collections.abc import Iterator

from infra.stripesim.errors import invalid
from infra.stripesim.events import emit
from infra.stripesim.money import charging, invoicing, subscribing
from infra.stripesim.money.attempts import new_attempt
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_KIND = "customer_cash_balance_transaction"


def receive(
    work: Work, customer: Row, *, amount: int, currency: str, reference: str | None = None
) -> Row:
    """
    Money arrives for a customer: it pays the invoice it names or equals, or waits as a balance.

    An invoice is paid whole or not at all.
    """
    if amount < 1:
        raise invalid("Invalid positive integer", param="amount")
    transfer = {
        "eu_bank_transfer": {
            "bic": "RABONL2U",
            "iban_last4": "5264",
            "sender_name": customer["name"] or "Simulator",
        },
        "reference": reference,
        "type": "eu_bank_transfer",
    }
    entry = _move(
        work, customer, amount, currency, kind="funded", funded={"bank_transfer": transfer}
    )
    emit(work, "cash_balance.funds_available", cash_balance(work, customer))
    _reconcile(work, customer, amount, currency, reference)
    return entry


def available(work: Work, customer: Row, currency: str) -> int:
    """What waits for a customer, in cents."""
    return int(work.notes(f"cash:{customer['id']}").get(currency, 0))


def cash_balance(work: Work, customer: Row) -> Row:
    """What waits for a customer, as Stripe tells it."""
    kept = {name: cents for name, cents in work.notes(f"cash:{customer['id']}").items() if cents}
    return {
        "object": "cash_balance",
        "available": kept or None,
        "customer": customer["id"],
        "customer_account": None,
        "livemode": False,
        "settings": {"reconciliation_mode": "automatic", "using_merchant_default": True},
    }


def give_back(work: Work, customer: Row, *, amount: int, currency: str) -> Row:
    """
    Send waiting money back to where it came from.

    :raises StripeError: 400 if there is not so much.
    """
    if not 0 < amount <= available(work, customer, currency):
        raise invalid("The customer's cash balance is not sufficient.", param="amount")
    detail = {"reference": None, "reference_status": "pending"}
    refund = work.new(
        "refund",
        amount=amount,
        created=work.now(customer["id"]),
        currency=currency,
        customer=customer["id"],
        destination_details={"type": "eu_bank_transfer", "eu_bank_transfer": detail},
        metadata={},
        status="succeeded",
    )
    _move(work, customer, -amount, currency, kind="return_initiated")
    emit(work, "refund.created", refund)
    return refund


def apply_to_invoice(work: Work, customer: Row, invoice: Row) -> None:
    """Pay an invoice whole from what waits for its customer."""
    amount, currency = invoice["amount_remaining"], invoice["currency"]
    intent = invoicing.intent_of(work, invoice)
    invoice["attempted"] = True
    _apply(work, customer, intent, amount, currency)
    invoicing.mark_paid(work, invoice)
    subscribing.follow(work, invoice)


def instructions(work: Work, customer: Row, *, currency: str, country: str) -> Row:
    """Where a customer pays to: an account number of its own."""
    number = int(hashlib.sha256(customer["id"].encode()).hexdigest(), 16) % 10**10
    address = {
        "city": "Amsterdam",
        "country": country,
        "line1": "Simulator 1",
        "line2": None,
        "postal_code": "1011 AA",
        "state": None,
    }
    iban = {
        "account_holder_address": address,
        "account_holder_name": "STRIPE SIMULATOR - no real payment",
        "bank_address": address,
        "bic": "SIMUNL2A",
        "country": country,
        "iban": f"{country}00SIMU{number:010d}",
    }
    account = {"type": "iban", "iban": iban, "supported_networks": ["sepa"]}
    return {
        "object": "funding_instructions",
        "bank_transfer": {
            "country": country,
            "financial_addresses": [account],
            "type": "eu_bank_transfer",
        },
        "currency": currency,
        "funding_type": "bank_transfer",
        "livemode": False,
    }


def _reconcile(
    work: Work, customer: Row, amount: int, currency: str, reference: str | None
) -> None:
    """First what the sender wrote, then the exact amount; anything else is left to people."""
    waiting = list(_open_invoices(work, customer["id"], currency))
    named = [row for row in waiting if reference and row["number"] in reference.split()]
    exact = [] if reference else [row for row in waiting if row["amount_remaining"] == amount]
    for row in (named or exact)[:1]:
        if row["amount_remaining"] <= available(work, customer, currency):
            apply_to_invoice(work, customer, work.get("invoice", row["id"]))
            return
    for intent in work.select("payment_intent", lambda row: row["customer"] == customer["id"]):
        if intent["status"] == "requires_action" and "customer_balance" in _kinds(intent):
            _fund_intent(work, customer, intent, currency)


def _fund_intent(work: Work, customer: Row, intent: Row, currency: str) -> None:
    held = available(work, customer, currency)
    if held < intent["amount"]:
        intent["next_action"]["display_bank_transfer_instructions"]["amount_remaining"] = (
            intent["amount"] - held
        )
        emit(work, "payment_intent.partially_funded", intent)
        return
    _apply(work, customer, intent, intent["amount"], currency)


def _apply(work: Work, customer: Row, intent: Row, amount: int, currency: str) -> None:
    intent.update(amount=amount, payment_method=None)
    applied = {"payment_intent": intent["id"]}
    _move(work, customer, -amount, currency, kind="applied_to_payment", applied_to_payment=applied)
    charging.succeed(work, intent, new_attempt(work, intent, None))


def _kinds(intent: Row) -> list[str]:
    return list(intent["payment_method_types"])


def _open_invoices(work: Work, customer: str, currency: str) -> Iterator[Row]:
    yield from work.peek(
        "invoice",
        lambda row: (
            row["customer"] == customer
            and row["status"] in ("open", "uncollectible")
            and row["currency"] == currency
        ),
    )


def _move(work: Work, customer: Row, amount: int, currency: str, **fields: object) -> Row:
    kept = work.notes(f"cash:{customer['id']}")
    kept[currency] = kept.get(currency, 0) + amount
    kind = fields.pop("kind")
    entry = work.new(
        _KIND,
        created=work.now(customer["id"]),
        currency=currency,
        customer=customer["id"],
        ending_balance=kept[currency],
        net_amount=amount,
        type=kind,
        **fields,
    )
    emit(work, f"{_KIND}.created", entry)
    return entry
