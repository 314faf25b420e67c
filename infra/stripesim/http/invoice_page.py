"""The page of an invoice, where it is paid in any way; and its PDF."""

from collections.abc import Mapping

from infra.stripesim.http import acts, layout, visits
from infra.stripesim.http.messages import Answer, html_answer
from infra.stripesim.http.pdf import pdf_of
from infra.stripesim.http.texts import TITLE, money
from infra.stripesim.http.visits import Visit
from infra.stripesim.money import transfers
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_KINDS = ["card", "ideal", "sepa_debit"]


def answer(visit: Visit) -> Answer:
    """Show the page or take the payment."""
    if visit.request.method != "POST":
        return _show(visit)
    return visits.submit(visit, lambda work, form: _act(work, visit.row["id"], form), _show)


def pdf(visit: Visit) -> Answer:
    """The invoice on paper."""
    invoice, words = visit.row, visit.words
    customer = [invoice["customer_name"] or "", *_address(invoice["customer_address"])]
    numbers = [f"{one['type']}: {one['value']}" for one in invoice["customer_tax_ids"] or []]
    fields = [f"{one['name']}: {one['value']}" for one in invoice["custom_fields"] or []]
    sums = [f"{name}    {value}" for name, value in _rows(invoice, words)]
    reasons = [one["taxability_reason"] for one in invoice["total_taxes"] or []]
    head = words["invoice"].format(number=invoice["number"] or "-")
    shown = [TITLE, head, *customer, *numbers, *fields, "", *sums, *reasons]
    return Answer(200, pdf_of([*shown, invoice["footer"] or ""]), "application/pdf")


def note_pdf(visit: Visit) -> Answer:
    """A credit note on paper."""
    note, words = visit.row, visit.words
    lines = [f"{one['description']}    {money(-one['amount'], words)}" for one in _lines(note)]
    head = words["credit_note"].format(number=note["number"])
    shown = [TITLE, head, "", *lines, f"{words['total']}    {money(-note['total'], words)}"]
    return Answer(200, pdf_of(shown), "application/pdf")


def _act(work: Work, invoice_id: str, form: dict[str, str]) -> str:
    acts.pay_invoice(work, work.get("invoice", invoice_id), visits.chosen(form))
    return f"/i/{invoice_id}"


def _show(visit: Visit, *, status: int = 200, refused: str | None = None) -> Answer:
    words = visit.words
    with visit.simulator.lock:
        work = visit.simulator.begin()
        invoice = work.get("invoice", visit.row["id"])
        customer = work.find("customer", invoice["customer"]) or {}
        account = transfers.instructions(work, customer, currency="eur", country="NL")
    body = visits.refusal(words, refused)
    body += layout.paragraph(words["invoice"].format(number=invoice["number"] or "-"))
    body += layout.table(_rows(invoice, words)) + layout.paragraph(words[invoice["status"]])
    if invoice["invoice_pdf"]:
        body += layout.link(f"/i/{invoice['id']}/pdf", "PDF")
    if invoice["status"] in ("open", "uncollectible"):
        body += _ways_to_pay(invoice, account, words)
    return html_answer(status, layout.page(words, body))


def _ways_to_pay(invoice: Row, account: Row, words: Mapping[str, str]) -> str:
    ways = (
        '<form method="post">'
        + visits.choices(_KINDS, words)
        + layout.button("pay", words["pay"])
        + layout.button("decline", words["decline"])
        + "</form>"
    )
    if "customer_balance" not in (invoice["payment_settings"]["payment_method_types"] or []):
        return ways
    iban = account["bank_transfer"]["financial_addresses"][0]["iban"]["iban"]
    return ways + layout.paragraph(words["transfer"].format(iban=iban, reference=invoice["number"]))


def _rows(invoice: Row, words: Mapping[str, str]) -> list[tuple[str, str]]:
    rows = [(line["description"] or "", money(line["amount"], words)) for line in _lines(invoice)]
    off = sum(one["amount"] for one in invoice["total_discount_amounts"] or [])
    if off:
        rows.append((words["discount"], money(-off, words)))
    tax = invoice["total"] - invoice["total_excluding_tax"]
    rows.append((words["total"], money(invoice["total"], words)))
    rows.append((words["tax"], money(tax, words)))
    return rows


def _lines(owner: Row) -> list[Row]:
    return list(owner["lines"]["data"])


def _address(address: Row | None) -> list[str]:
    named = ("line1", "line2", "postal_code", "city", "country")
    return [address[name] for name in named if address[name]] if address else []
