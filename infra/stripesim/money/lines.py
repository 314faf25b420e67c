"""The lines of an invoice: what an item costs for its period, and what comes on top."""

from typing import Any

from infra.stripesim.store import Row
from infra.stripesim.work import Work


def item_line(work: Work, invoice: Row, item: Row, *, is_free: bool) -> Row:
    """What one item of a subscription costs for its period."""
    price, quantity = item["price"], item["quantity"]
    amount = 0 if is_free else price["unit_amount"] * quantity
    product = work.get("product", price["product"])
    line = _line(
        work,
        invoice,
        amount=amount,
        description=f"{quantity} × {product['name']}",
        discountable=True,
        period={"start": item["current_period_start"], "end": item["current_period_end"]},
        quantity=quantity,
        subscription=item["subscription"],
    )
    line["pricing"] = _pricing(price, None if not is_free else 0)
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
    return line


def extra_line(work: Work, invoice: Row, extra: Row) -> Row:
    """The line of an invoice item, such as a proration."""
    details = (extra["parent"] or {}).get("subscription_details") or {}
    line = _line(
        work,
        invoice,
        amount=extra["amount"],
        description=extra["description"],
        discountable=extra["discountable"],
        metadata=extra["metadata"] or {},
        period=extra["period"],
        quantity=extra["quantity"],
        subscription=details.get("subscription"),
    )
    line["pricing"] = extra["pricing"]
    credited = ((extra["proration_details"] or {}).get("credited_items") or {}).get(
        "invoice_line_item_details"
    )
    line["parent"] = {
        "type": "invoice_item_details",
        "subscription_item_details": None,
        "invoice_item_details": {
            "invoice_item": extra["id"],
            "proration": extra["proration"],
            "proration_details": {"credited_items": credited} if extra["proration"] else None,
            "subscription": details.get("subscription"),
        },
    }
    extra["invoice"] = invoice["id"]
    return line


def new_extra(work: Work, customer: Row, *, amount: int, currency: str, **fields: Any) -> Row:
    """An invoice item that waits for the next invoice."""
    now = work.now(customer["id"])
    return work.new(
        "invoiceitem",
        **{
            "amount": amount,
            "currency": currency,
            "customer": customer["id"],
            "date": now,
            "discountable": amount >= 0,
            "discounts": [],
            "metadata": {},
            "net_amount": amount,
            "period": {"start": now, "end": now},
            "quantity": 1,
            "quantity_decimal": "1",
            "tax_rates": [],
            "test_clock": customer["test_clock"],
            **fields,
        },
    )


def pricing_of(price: Row) -> Row:
    """How a line names its price."""
    return _pricing(price, None)


def _pricing(price: Row, unit_amount: int | None) -> Row:
    return {
        "type": "price_details",
        "unit_amount_decimal": str(price["unit_amount"] if unit_amount is None else unit_amount),
        "price_details": {"price": price["id"], "product": price["product"]},
    }


def _line(work: Work, invoice: Row, **fields: Any) -> Row:
    line = work.new(
        "line_item",
        currency=invoice["currency"],
        discount_amounts=[],
        invoice=invoice["id"],
        subtotal=fields["amount"],
        **fields,
    )
    work.remove("line_item", line["id"])  # it lives inside its invoice
    invoice["lines"]["data"].append(line)
    return line
