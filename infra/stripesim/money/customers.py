"""New customers, made over the API or by paying as nobody yet known."""

from typing import Any

from infra.stripesim.events import emit
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_SETTINGS = {
    "custom_fields": None,
    "default_payment_method": None,
    "footer": None,
    "rendering_options": None,
}


def new_customer(work: Work, **fields: Any) -> Row:
    """A customer with these fields, and everything else as empty as can be."""
    customer = work.new(
        "customer",
        **{"metadata": {}, "tax_exempt": "none", "preferred_locales": [], **fields},
        balance=0,
        delinquent=False,
        invoice_settings=dict(_SETTINGS),
        next_invoice_sequence=1,
    )
    customer["created"] = work.now(customer["id"])
    customer["invoice_prefix"] = customer["id"][-8:].upper()
    emit(work, "customer.created", customer)
    return customer


def forget(work: Work, customer: Row) -> Row:
    """Leave only a stub of a customer that is deleted; its methods are nobody's from then on."""
    for method in work.select("payment_method", lambda row: row["customer"] == customer["id"]):
        method["customer"] = None
    stub = {"id": customer["id"], "object": "customer", "deleted": True}
    return work.put("customer", customer["id"], stub)
