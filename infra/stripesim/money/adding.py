"""Adding up an invoice: lines, discounts, tax, and what the customer has in hand."""

from typing import Any

from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.money import balances, discounting
from infra.stripesim.money.taxes import Tax, tax_for
from infra.stripesim.store import Row
from infra.stripesim.work import Work


def add_up(work: Work, invoice: Row, customer: Row) -> None:
    """Work out every sum of a draft anew."""
    lines = invoice["lines"]["data"]
    for line in lines:
        line["discount_amounts"] = []
    gross = sum(line["amount"] for line in lines)
    taken = discounting.spread(work, invoice["discounts"], lines)
    net = gross - sum(one["amount"] for one in taken)
    tax = _tax(work, invoice, customer)
    for line in lines:
        line_net = line["amount"] - sum(one["amount"] for one in line["discount_amounts"])
        line["taxes"] = [total_tax(tax, line_net)] if tax.reason else []
    total = net + tax.on(net)
    invoice.update(
        subtotal=gross,
        subtotal_excluding_tax=gross,
        total_discount_amounts=taken,
        total_excluding_tax=net,
        total=total,
        amount_due=max(0, total),
        amount_remaining=max(0, total),
        starting_balance=customer["balance"],
        total_taxes=[total_tax(tax, net)] if tax.reason else [],
    )


def settle_balance(work: Work, invoice: Row, customer: Row) -> None:
    """
    Take what the customer has in hand into account, as the invoice becomes final.

    A negative total becomes credit; credit lowers what is due.
    """
    before = customer["balance"]
    due = max(0, invoice["total"] + before)
    moved = invoice["total"] - due
    invoice.update(
        starting_balance=before,
        ending_balance=before + moved,
        amount_due=due,
        amount_remaining=due,
    )
    if moved:
        balances.move(work, customer, moved, kind="applied_to_invoice", invoice=invoice["id"])


def refuse_unplaced(invoice: Row) -> None:
    """
    Tax cannot be worked out for a customer who is nowhere.

    :raises StripeError: 400.
    """
    if invoice["automatic_tax"]["status"] == "requires_location_inputs":
        raise unplaced()


def unplaced() -> StripeError:
    """What Stripe says of a customer without a country."""
    return invalid(
        "The customer's location isn't recognized. Set a valid customer address in order to"
        " automatically calculate tax.",
        code="customer_tax_location_invalid",
    )


def total_tax(tax: Tax, net: int) -> dict[str, Any]:
    """One line of tax."""
    return {
        "amount": tax.on(net),
        "tax_behavior": "exclusive",
        "tax_rate_details": None,
        "taxability_reason": tax.reason,
        "taxable_amount": net,
        "type": "tax_rate_details",
    }


def _tax(work: Work, invoice: Row, customer: Row) -> Tax:
    if not invoice["automatic_tax"]["enabled"]:
        return Tax(0, "")
    tax = tax_for(work, customer)
    invoice["automatic_tax"]["status"] = "complete" if tax else "requires_location_inputs"
    return tax or Tax(0, "")
