"""What a customer has in hand: a credit (negative) or a debt for the next invoice."""

from typing import Any

from infra.stripesim.events import change
from infra.stripesim.store import Row
from infra.stripesim.work import Work


def move(work: Work, customer: Row, amount: int, *, kind: str, **fields: Any) -> Row:
    """Change the balance of a customer by an amount in cents; less than nothing is credit."""
    balance = customer["balance"] + amount
    entry = work.new(
        "customer_balance_transaction",
        **{
            "amount": amount,
            "created": work.now(customer["id"]),
            "currency": customer["currency"] or "eur",
            "customer": customer["id"],
            "ending_balance": balance,
            "metadata": {},
            "type": kind,
            **fields,
        },
    )
    change(work, "customer.updated", customer, balance=balance)
    return entry
