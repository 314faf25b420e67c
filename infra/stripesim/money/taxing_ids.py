"""Tax ids of customers: what they look like, and who has which."""

import re

from infra.stripesim.errors import invalid
from infra.stripesim.events import emit
from infra.stripesim.money import verifying
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_EU_VAT = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,12}")
_MOST = 5


def give(work: Work, customer: Row, *, kind: str, value: str) -> Row:
    """
    Give a customer a tax id, and have it looked up.

    :raises StripeError: 400 if it cannot be one, or there are five already.
    """
    if kind == "eu_vat" and not _EU_VAT.fullmatch(value):
        raise invalid("Invalid value for eu_vat.", code="tax_id_invalid", param="value")
    mine = list(work.peek("tax_id", lambda row: row["customer"] == customer["id"]))
    if len(mine) >= _MOST:
        raise invalid("A customer can have at most five tax IDs.", param="value")
    tax_id = work.new(
        "tax_id",
        country=value[:2] if kind == "eu_vat" else None,
        created=work.now(customer["id"]),
        customer=customer["id"],
        owner={
            "account": None,
            "application": None,
            "customer": customer["id"],
            "type": "customer",
        },
        type=kind,
        value=value,
        verification={"status": "pending", "verified_address": None, "verified_name": None},
    )
    verifying.ask(work, tax_id)
    emit(work, "customer.tax_id.created", tax_id)
    return tax_id


def shown(work: Work, customer: Row) -> list[Row]:
    """The tax ids of a customer as other objects show them."""
    return [
        {"type": row["type"], "value": row["value"]}
        for row in work.peek("tax_id", lambda row: row["customer"] == customer["id"])
    ]
