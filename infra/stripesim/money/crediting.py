"""Credit notes: an invoice was for too much, before or after it was paid."""

from dataclasses import dataclass, field
from typing import Any

from infra.stripesim.errors import invalid
from infra.stripesim.events import change, emit
from infra.stripesim.money import balances, invoicing, refunding
from infra.stripesim.money.prorating import share
from infra.stripesim.store import Row
from infra.stripesim.work import Work


@dataclass(frozen=True)
class Credit:
    """What is credited, and where the money goes; amounts in cents, with tax unless in lines."""

    amount: int | None = None
    lines: list[dict[str, Any]] = field(default_factory=list)
    to_balance: int = 0
    to_refund: int = 0
    out_of_band: int = 0
    refunds: list[str] = field(default_factory=list)
    reason: str | None = None
    memo: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)


def issue(work: Work, invoice: Row, credit: Credit) -> Row:
    """
    Issue a credit note: it lowers what is still to be paid, or gives back what was paid.

    :raises StripeError: 400 if it is for more than is left, or the sums do not agree.
    """
    note = _draft(work, invoice, credit)
    before = note["pre_payment_amount"]
    _refuse_too_much(work, invoice, note, credit)
    emit(work, "credit_note.created", note)
    if before:
        invoice["pre_payment_credit_notes_amount"] += before
        invoice["amount_remaining"] -= before
        invoice["amount_due"] -= before
        _lower_intents(work, invoice)
        emit(work, "invoice.updated", invoice, {"amount_due": invoice["amount_due"] + before})
        if invoice["amount_remaining"] == 0:
            invoicing.mark_paid(work, invoice)
    else:
        invoice["post_payment_credit_notes_amount"] += note["post_payment_amount"]
        _give_back(work, invoice, note, credit)
    return note


def preview(work: Work, invoice: Row, credit: Credit) -> Row:
    """What `issue` would make."""
    note = _draft(work, invoice, credit)
    _refuse_too_much(work, invoice, note, credit)
    return note


def void(work: Work, note: Row) -> None:
    """
    Take a credit note on an open invoice back.

    :raises StripeError: 400 if it is void already, or was for a paid invoice.
    """
    invoice = work.get("invoice", note["invoice"])
    if note["status"] == "void" or invoice["status"] != "open":
        raise invalid("You can only void an issued credit note of an open invoice.")
    amount = note["pre_payment_amount"]
    invoice["pre_payment_credit_notes_amount"] -= amount
    invoice["amount_remaining"] += amount
    invoice["amount_due"] += amount
    note.update(status="void", voided_at=work.now(note["customer"]))
    emit(work, "credit_note.voided", note)


def _draft(work: Work, invoice: Row, credit: Credit) -> Row:
    if invoice["status"] not in ("open", "paid", "uncollectible"):
        raise invalid("You can only credit an open or paid invoice.")
    net, tax = _sums(invoice, credit)
    total = net + tax
    is_before = invoice["status"] != "paid"
    now = work.now(invoice["customer"])
    customer = work.get("customer", invoice["customer"])
    count = sum(1 for _one in work.peek("credit_note", lambda r: r["invoice"] == invoice["id"]))
    note = work.new(
        "credit_note",
        amount=total,
        created=now,
        currency=invoice["currency"],
        customer=customer["id"],
        effective_at=now,
        invoice=invoice["id"],
        memo=credit.memo,
        metadata=credit.metadata,
        number=f"{invoice['number']}-CN-{count + 1:02d}",
        out_of_band_amount=credit.out_of_band or None,
        post_payment_amount=0 if is_before else total,
        pre_payment_amount=total if is_before else 0,
        reason=credit.reason,
        status="issued",
        subtotal=net,
        subtotal_excluding_tax=net,
        total=total,
        total_excluding_tax=net,
        total_taxes=_taxes(invoice, net, tax),
        type="pre_payment" if is_before else "post_payment",
    )
    note["pdf"] = f"{work.settings.origin}/cn/{note['id']}/pdf"
    note["lines"]["url"] = f"/v1/credit_notes/{note['id']}/lines"
    _add_lines(work, invoice, note, credit)
    return note


def _sums(invoice: Row, credit: Credit) -> tuple[int, int]:
    """Net and tax, in the proportion of the invoice."""
    net, total = invoice["total_excluding_tax"], invoice["total"]
    if credit.lines:
        asked = sum(_line_amount(invoice, line) for line in credit.lines)
        return asked, share(total - net, asked, net) if net else 0
    amount = credit.amount or 0
    if credit.amount is None:
        amount = credit.to_balance + credit.to_refund + credit.out_of_band
    if amount < 1:
        raise invalid("A credit note is for at least one cent.", param="amount")
    asked = share(net, amount, total) if total else 0
    return asked, amount - asked


def _line_amount(invoice: Row, asked: dict[str, Any]) -> int:
    if asked["type"] == "custom_line_item":
        return int(asked.get("unit_amount", 0)) * int(asked.get("quantity", 1))
    line = _invoice_line(invoice, asked)
    if "amount" in asked:
        return int(asked["amount"])
    quantity = line["quantity"] or 1
    return share(line["amount"], int(asked.get("quantity") or quantity), quantity)


def _invoice_line(invoice: Row, asked: dict[str, Any]) -> Row:
    for line in invoice["lines"]["data"]:
        if line["id"] == asked.get("invoice_line_item"):
            found: Row = line
            return found
    raise invalid("No such invoice line item.", code="resource_missing", param="lines")


def _add_lines(work: Work, invoice: Row, note: Row, credit: Credit) -> None:
    asked = credit.lines or [{"type": "custom_line_item", "unit_amount": note["subtotal"]}]
    for one in asked:
        is_custom = one["type"] == "custom_line_item"
        line = None if is_custom else _invoice_line(invoice, one)
        row = work.new(
            "credit_note_line_item",
            amount=_line_amount(invoice, one),
            description=line["description"] if line else one.get("description") or credit.memo,
            invoice_line_item=line and line["id"],
            metadata={},
            quantity=one.get("quantity", 1),
            taxes=[],
            type=one["type"],
            unit_amount=one.get("unit_amount"),
        )
        work.remove("credit_note_line_item", row["id"])
        note["lines"]["data"].append(row)


def _taxes(invoice: Row, net: int, tax: int) -> list[Row]:
    return [
        {**one, "amount": tax, "taxable_amount": net} for one in (invoice["total_taxes"] or [])[:1]
    ]


def _refuse_too_much(work: Work, invoice: Row, note: Row, credit: Credit) -> None:
    left = invoice["amount_remaining"]
    if invoice["status"] == "paid":
        left = invoice["total"] - invoice["pre_payment_credit_notes_amount"]
        left -= invoice["post_payment_credit_notes_amount"]
    if note["total"] > left:
        raise invalid(
            f"The credit note of {note['total']} is for more than is left on the invoice ({left}).",
            param="amount",
        )
    if invoice["status"] != "paid":
        return
    given = sum(work.get("refund", one, status=400)["amount"] for one in credit.refunds)
    placed = credit.to_balance + credit.to_refund + credit.out_of_band + given
    if placed != note["total"]:
        raise invalid(
            "The sum of credit_amount, refund_amount, out_of_band_amount and refunds must equal"
            " the amount of the credit note.",
        )


def _give_back(work: Work, invoice: Row, note: Row, credit: Credit) -> None:
    refunds = [work.get("refund", one) for one in credit.refunds]
    if credit.to_refund:
        charge = _charge_of(work, invoice)
        refunds.append(refunding.refund(work, charge, amount=credit.to_refund))
    note["refunds"] = [
        {"amount_refunded": one["amount"], "refund": one["id"], "type": "refund"} for one in refunds
    ]
    if credit.to_balance:
        customer = work.get("customer", invoice["customer"])
        entry = balances.move(
            work, customer, -credit.to_balance, kind="credit_note", credit_note=note["id"]
        )
        note["customer_balance_transaction"] = entry["id"]
    change(work, "credit_note.updated", note)


def _charge_of(work: Work, invoice: Row) -> Row:
    for payment in invoicing.payments_of(work, invoice):
        intent = work.get("payment_intent", payment["payment"]["payment_intent"])
        if intent["status"] == "succeeded":
            return work.get("charge", intent["latest_charge"])
    raise invalid("This invoice was not paid by a charge that could be refunded.")


def _lower_intents(work: Work, invoice: Row) -> None:
    """What is still to be paid is asked for, and no more."""
    for payment in invoicing.payments_of(work, invoice):
        if payment["status"] == "open" and invoice["amount_remaining"] > 0:
            intent = work.get("payment_intent", payment["payment"]["payment_intent"])
            intent["amount"] = payment["amount_requested"] = invoice["amount_remaining"]
