"""The life of an invoice: draft, open, paid or void."""

from typing import Any

from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.events import emit
from infra.stripesim.money import charging
from infra.stripesim.money.cards import find_method
from infra.stripesim.money.periods import DAY
from infra.stripesim.money.taxes import Tax, tax_for
from infra.stripesim.store import Row
from infra.stripesim.work import Work

DRAFT_SECONDS = 3600
# Eight tries in two weeks, after which the subscription stays past due.
RETRY_AFTER_DAYS = (1, 2, 2, 2, 2, 2, 2, 1)


def draft(work: Work, subscription: Row, *, reason: str, is_free: bool = False) -> Row:
    """A draft for the current period of a subscription; it finalizes itself an hour later."""
    customer = work.get("customer", subscription["customer"])
    now = work.now(customer["id"])
    invoice = work.new(
        "invoice",
        attempted=False,
        auto_advance=True,
        automatic_tax={**subscription["automatic_tax"], "provider": None, "status": None},
        automatically_finalizes_at=now + DRAFT_SECONDS,
        billing_reason=reason,
        created=now,
        currency=subscription["currency"],
        customer=customer["id"],
        customer_address=customer["address"],
        customer_email=customer["email"],
        customer_name=customer["name"],
        customer_tax_exempt="none",
        metadata={},
        parent=_parent(subscription),
        period_start=now,
        period_end=now,
        status="draft",
        test_clock=customer["test_clock"],
    )
    invoice["lines"]["url"] = f"/v1/invoices/{invoice['id']}/lines"
    for item in subscription["items"]["data"]:
        invoice["lines"]["data"].append(_line(work, invoice, item, is_free))
    _add_up(work, invoice, customer)
    emit(work, "invoice.created", invoice)
    return invoice


def finalize(work: Work, invoice: Row) -> None:
    """
    Make a draft final: it gets its number; one about nothing is paid at once.

    :raises StripeError: 400 if it is final already.
    """
    if invoice["status"] != "draft":
        raise invalid("This invoice is already finalized.", code="invoice_not_editable")
    customer = work.get("customer", invoice["customer"])
    now = work.now(customer["id"])
    number = customer["next_invoice_sequence"]
    customer["next_invoice_sequence"] = number + 1
    invoice.update(
        status="open",
        number=f"{customer['invoice_prefix']}-{number:04d}",
        automatically_finalizes_at=None,
        effective_at=now,
        hosted_invoice_url=f"{work.settings.origin}/i/{invoice['id']}",
    )
    invoice["status_transitions"]["finalized_at"] = now
    emit(work, "invoice.finalized", invoice)
    if invoice["amount_due"] == 0:
        _paid(work, invoice)


def pay(work: Work, invoice: Row, *, method: Row | None) -> StripeError | None:
    """Try to collect an open invoice; the refusal, if there is one."""
    intent = _intent_of(work, invoice)
    invoice["attempt_count"] += 1
    invoice["attempted"] = True
    if method is None:
        refused: StripeError | None = invalid(
            "There is no default payment method set on this Customer or Subscription.",
            code="invoice_no_payment_method",
        )
    else:
        refused = charging.charge(work, intent, method)
    if refused is None:
        _paid(work, invoice)
        return None
    _plan_retry(work, invoice)
    emit(work, "invoice.payment_failed", invoice)
    return refused


def void(work: Work, invoice: Row) -> None:
    """
    Declare an open invoice a mistake.

    :raises StripeError: 400 if it is not open.
    """
    if invoice["status"] not in ("open", "uncollectible"):
        raise invalid("You can only void open or uncollectible invoices.")
    invoice.update(status="void", auto_advance=False, next_payment_attempt=None)
    invoice["status_transitions"]["voided_at"] = work.now(invoice["customer"])
    emit(work, "invoice.voided", invoice)


def method_for(work: Work, invoice: Row) -> Row | None:
    """The payment method that an invoice would be collected with."""
    subscription = subscription_of(work, invoice)
    customer = work.get("customer", invoice["customer"])
    chosen = subscription and subscription["default_payment_method"]
    chosen = chosen or customer["invoice_settings"]["default_payment_method"]
    return find_method(work, chosen) if chosen else None


def subscription_of(work: Work, invoice: Row) -> Row | None:
    """The subscription an invoice is for."""
    details = (invoice["parent"] or {}).get("subscription_details") or {}
    return work.find("subscription", details.get("subscription"))


def payments_of(work: Work, invoice: Row) -> list[Row]:
    """The payments of an invoice."""
    return work.select("invoice_payment", lambda row: row["invoice"] == invoice["id"])


def _paid(work: Work, invoice: Row) -> None:
    now = work.now(invoice["customer"])
    for payment in payments_of(work, invoice):
        payment.update(status="paid", amount_paid=invoice["amount_due"])
        payment["status_transitions"]["paid_at"] = now
        emit(work, "invoice_payment.paid", payment)
    invoice.update(
        status="paid",
        attempted=True,
        auto_advance=False,
        amount_paid=invoice["amount_due"],
        amount_remaining=0,
        next_payment_attempt=None,
    )
    invoice["status_transitions"]["paid_at"] = now
    emit(work, "invoice.paid", invoice)
    emit(work, "invoice.payment_succeeded", invoice)


def _plan_retry(work: Work, invoice: Row) -> None:
    """The first invoice of a subscription is not tried again by itself; later ones are."""
    done = invoice["attempt_count"]
    if invoice["billing_reason"] == "subscription_create" or done > len(RETRY_AFTER_DAYS):
        invoice["next_payment_attempt"] = None
        return
    now = work.now(invoice["customer"])
    invoice["next_payment_attempt"] = now + RETRY_AFTER_DAYS[done - 1] * DAY


def _intent_of(work: Work, invoice: Row) -> Row:
    for payment in payments_of(work, invoice):
        return work.get("payment_intent", payment["payment"]["payment_intent"])
    intent = charging.new_intent(
        work,
        customer=invoice["customer"],
        amount=invoice["amount_due"],
        currency=invoice["currency"],
    )
    payment = work.new(
        "invoice_payment",
        amount_requested=invoice["amount_due"],
        created=work.now(invoice["customer"]),
        currency=invoice["currency"],
        invoice=invoice["id"],
        is_default=True,
        status="open",
    )
    payment["payment"] = {"type": "payment_intent", "payment_intent": intent["id"]}
    return intent


def _parent(subscription: Row) -> dict[str, Any]:
    return {
        "type": "subscription_details",
        "quote_details": None,
        "subscription_details": {
            "metadata": subscription["metadata"],
            "subscription": subscription["id"],
        },
    }


def _line(work: Work, invoice: Row, item: Row, is_free: bool) -> Row:
    price, quantity = item["price"], item["quantity"]
    amount = 0 if is_free else price["unit_amount"] * quantity
    product = work.get("product", price["product"])
    line = work.new(
        "line_item",
        amount=amount,
        currency=invoice["currency"],
        description=f"{quantity} × {product['name']}",
        discountable=True,
        invoice=invoice["id"],
        period={"start": item["current_period_start"], "end": item["current_period_end"]},
        quantity=quantity,
        subscription=item["subscription"],
        subtotal=amount,
    )
    line["pricing"] = {
        "type": "price_details",
        "unit_amount_decimal": "0" if is_free else str(price["unit_amount"]),
        "price_details": {"price": price["id"], "product": price["product"]},
    }
    line["parent"] = {
        "type": "subscription_item_details",
        "invoice_item_details": None,
        "subscription_item_details": {
            "invoice_item": None,
            "proration": False,
            "proration_details": None,
            "subscription": item["subscription"],
            "subscription_item": item["id"],
        },
    }
    work.remove("line_item", line["id"])  # it lives inside its invoice
    return line


def _add_up(work: Work, invoice: Row, customer: Row) -> None:
    net = sum(line["amount"] for line in invoice["lines"]["data"])
    tax = tax_for(work, customer) if invoice["automatic_tax"]["enabled"] else Tax(0, "")
    if invoice["automatic_tax"]["enabled"]:
        invoice["automatic_tax"]["status"] = "complete" if tax else "requires_location_inputs"
    tax = tax or Tax(0, "")
    total = net + tax.on(net)
    invoice.update(
        subtotal=net,
        subtotal_excluding_tax=net,
        total_excluding_tax=net,
        total=total,
        amount_due=total,
        amount_remaining=total,
        total_taxes=[_total_tax(tax, net)] if tax.reason else [],
    )


def _total_tax(tax: Tax, net: int) -> dict[str, Any]:
    return {
        "amount": tax.on(net),
        "tax_behavior": "exclusive",
        "tax_rate_details": None,
        "taxability_reason": tax.reason,
        "taxable_amount": net,
        "type": "tax_rate_details",
    }
