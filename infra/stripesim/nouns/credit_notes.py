"""Credit notes."""

from infra.stripesim import fields
from infra.stripesim.events import change
from infra.stripesim.money import crediting
from infra.stripesim.money.crediting import Credit
from infra.stripesim.paging import fits, listing, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row

_TAKES = (
    "amount credit_amount invoice lines.amount lines.description lines.invoice_line_item"
    " lines.quantity lines.type lines.unit_amount memo metadata out_of_band_amount reason"
    " refund_amount refunds.refund refunds.type email_type"
)


@operation("post /v1/credit_notes", _TAKES)
def create_note(call: Call) -> Row:
    """Credit an invoice: lower what is to be paid, or give back what was paid."""
    return crediting.issue(call.work, _invoice(call), _credit(call))


@operation("get /v1/credit_notes/preview", _TAKES)
def preview_note(call: Call) -> Row:
    """Show a credit note without making it."""
    aside = call.work.aside()
    return crediting.preview(aside, aside.get("invoice", _invoice(call)["id"]), _credit(call))


@operation("get /v1/credit_notes/{id}")
def retrieve_note(call: Call) -> Row:
    """Show a credit note."""
    return call.work.get("credit_note", call.id)


@operation("post /v1/credit_notes/{id}", "memo metadata")
def update_note(call: Call) -> Row:
    """Change the words beside a credit note."""
    note = call.work.get("credit_note", call.id)
    changed = {"metadata": fields.metadata(note["metadata"], call.parameters)}
    if "memo" in call.parameters:
        changed["memo"] = call.parameters["memo"]
    change(call.work, "credit_note.updated", note, **changed)
    return note


@operation("post /v1/credit_notes/{id}/void")
def void_note(call: Call) -> Row:
    """Take back a credit note of an open invoice."""
    note = call.work.get("credit_note", call.id)
    crediting.void(call.work, note)
    return note


@operation("get /v1/credit_notes", "... customer invoice")
def list_notes(call: Call) -> Row:
    """List credit notes."""
    names = ("customer", "invoice")
    rows = call.work.peek("credit_note", lambda row: fits(row, call.parameters, names))
    return page(call, rows, url="/v1/credit_notes")


@operation("get /v1/credit_notes/{credit_note}/lines")
def list_lines(call: Call) -> Row:
    """List the lines of a credit note."""
    note = call.work.get("credit_note", call.id)
    return listing(note["lines"]["data"], url=f"/v1/credit_notes/{call.id}/lines")


def _invoice(call: Call) -> Row:
    return call.work.get("invoice", call.parameters["invoice"], param="invoice", status=400)


def _credit(call: Call) -> Credit:
    asked = call.parameters
    return Credit(
        amount=asked.get("amount"),
        lines=asked.get("lines") or [],
        to_balance=asked.get("credit_amount", 0),
        to_refund=asked.get("refund_amount", 0),
        out_of_band=asked.get("out_of_band_amount", 0),
        refunds=[one.get("refund", "") for one in asked.get("refunds") or []],
        reason=asked.get("reason"),
        memo=asked.get("memo"),
        metadata=fields.metadata({}, asked),
    )
