"""Money that came by bank: what fits no invoice and why, and which invoices wait for money."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.models import BankTransfer, Invoice
from core.common import clock
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table

MOST = 200
_LEFT = [
    Column("organisation", _("Organisation")),
    Column("reference", _("Reference")),
    Column("amount", _("Came in"), Kind.MONEY),
    Column("applied", _("Used"), Kind.MONEY),
    Column("left", _("Left"), Kind.MONEY),
    Column("received_at", _("On"), Kind.DAY),
    Column("why", _("Look at")),
]
_WAITING = [
    Column("number", _("Invoice")),
    Column("organisation", _("Organisation")),
    Column("total", _("Total"), Kind.MONEY),
    Column("paid", _("Paid"), Kind.MONEY),
    Column("open", _("Still to come"), Kind.MONEY),
    Column("balance", _("Came in, unused"), Kind.MONEY),
    Column("due_at", _("Due on"), Kind.DAY),
    Column("po", _("Order number")),
    Column("why", _("Look at")),
]


def transfers() -> Report:
    """Transfers of which something is left, and invoices to be paid by bank: three questions."""
    left = BankTransfer.objects.filter(applied_cents__lt=F("amount_cents"))
    came = list(left.select_related("account__organisation").order_by("-received_at", "pk")[:MOST])
    sent = Invoice.objects.filter(status=Invoice.Status.OPEN, collection="send_invoice")
    waiting = list(sent.select_related("account__organisation").order_by("due_at", "pk")[:MOST])
    unused = _unused(came)
    open_cents = _open(waiting)
    tables = [
        Table(
            "unmatched",
            _("Money that is left over"),
            _LEFT,
            [_transfer(one, unused, open_cents) for one in came],
            _("All money that came by bank is used."),
        ),
        Table(
            "waiting",
            _("Invoices that wait for money"),
            _WAITING,
            [_invoice(one, unused) for one in waiting],
            _("No invoice waits for money."),
        ),
    ]
    lede = _(
        "Money that fits no invoice, and invoices that wait for money. With VAT. An invoice that"
        " was paid in another way is marked on its own page."
    )
    return Report("transfers", _("Bank transfers"), lede, clock.now(), tables)


def _unused(came: Iterable[BankTransfer]) -> dict[Any, int]:
    """What of each customer's money is not used yet."""
    found: dict[Any, int] = defaultdict(int)
    for one in came:
        found[one.account_id] += one.amount_cents - one.applied_cents
    return found


def _open(waiting: Iterable[Invoice]) -> dict[Any, int]:
    """What each customer who owes something owes least on one invoice: that is paid first."""
    found: dict[Any, int] = {}
    for one in waiting:
        known = found.get(one.account_id, one.amount_remaining_cents)
        found[one.account_id] = min(known, one.amount_remaining_cents)
    return found


def _transfer(
    one: BankTransfer, unused: dict[Any, int], open_cents: dict[Any, int]
) -> dict[str, Any]:
    return {
        "organisation": one.account.organisation.name,
        "organisation_id": one.account.organisation_id,
        "reference": one.reference or _("none"),
        "amount": one.amount_cents,
        "applied": one.applied_cents,
        "left": one.amount_cents - one.applied_cents,
        "received_at": one.received_at,
        "why": _why(one, unused[one.account_id], open_cents.get(one.account_id)),
    }


def _why(one: BankTransfer, unused: int, owed: int | None) -> str | Promise:
    """Why money was not used, as far as the numbers tell."""
    if owed is None:
        return _("too much was paid") if one.applied_cents else _("no invoice is open")
    if unused < owed:
        return _("too little for what is open")
    return _("no reference") if not one.reference else _("fits what is open; match it at Stripe")


def _invoice(one: Invoice, unused: dict[Any, int]) -> dict[str, Any]:
    balance = unused.get(one.account_id, 0)
    return {
        "number": one.number,
        "invoice_id": one.pk,
        "organisation": one.account.organisation.name,
        "organisation_id": one.account.organisation_id,
        "total": one.total_cents,
        "paid": one.amount_paid_cents,
        "open": one.amount_remaining_cents,
        "balance": balance,
        "due_at": one.due_at,
        "po": one.po_number,
        "why": _state(one, balance),
    }


def _state(one: Invoice, balance: int) -> str | Promise:
    """How the money stands that came for an invoice; one is never paid in part by itself."""
    if 0 < balance < one.amount_remaining_cents:
        return _("too little came in")
    if balance:
        return _("enough came in")
    return _("late") if one.due_at and one.due_at < clock.now() else ""
