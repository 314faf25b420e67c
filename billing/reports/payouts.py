"""What Stripe paid out, what each payout is made of, and whether it adds up."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from billing.models import Dispute, InvoicePayment, Payout, PayoutLine, Refund
from billing.reports.ask import Ask, month_named, month_of, name_of
from billing.reports.months import in_euros, total
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table

TITLE = _("Payouts")
LEDE = _(
    "What Stripe paid to our bank, by the date it left: payments less what went back and Stripe's"
    " fees. A payout that came back goes along with a later one."
)
_A_PAYOUT = re.compile(r"po_\w+", re.ASCII)
_K = PayoutLine.Kind
# Each kind of movement in a column of its own; what Stripe charges us by itself is a fee too.
_COLUMN_OF = {
    _K.PAYMENT: "payments",
    _K.REFUND: "refunds",
    _K.DISPUTE: "disputes",
    _K.RETURNED: "returned",
    _K.OTHER: "other",
    _K.FEE: "fees",
}
_SUMS = ("payments", "refunds", "disputes", "returned", "other", "fees")
_MONEY = [
    Column("payments", _("Payments"), Kind.MONEY),
    Column("refunds", _("Refunds"), Kind.MONEY),
    Column("disputes", _("Disputes"), Kind.MONEY),
    Column("fees", _("Fees"), Kind.MONEY),
    Column("returned", _("Came back"), Kind.MONEY),
    Column("other", _("Something else"), Kind.MONEY),
    Column("out", _("Paid out"), Kind.MONEY),
    Column("gap", _("Does not add up by"), Kind.MONEY),
]
_chart = in_euros("payouts", _("Paid out, in euros"), [("out", _("Paid out"), "teal")])


def payouts_report(ask: Ask) -> Report:
    """Month by month, the payouts of a month, or the movements of a payout."""
    month = month_named(ask.of)
    if month:
        return _of_month(ask, month)
    if _A_PAYOUT.fullmatch(ask.of):
        return _of_payout(ask)
    by_month: dict[dt.date, list[dict[str, Any]]] = defaultdict(list)
    for row in _payouts(ask):
        by_month[month_of(row["at"])].append(row)
    rows = [_row(first, by_month[first]) for first in ask.month_starts]
    columns = [Column("month", _("Month")), Column("count", _("Payouts"), Kind.NUMBER), *_MONEY]
    table = Table("payouts", _("By month"), columns, rows)
    return Report("payouts", TITLE, LEDE, ask.on, [table], [_chart(rows)])


def _row(first: dt.date, rows: list[dict[str, Any]]) -> dict[str, Any]:
    name = name_of(first)
    return {"month": name, "of": name, "count": len(rows), **_together(rows)}


def _together(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {name: total(rows, name) for name in (*_SUMS, "out", "gap")}


def _payouts(ask: Ask) -> Iterable[dict[str, Any]]:
    found = Payout.objects.filter(made_at__gte=ask.since, made_at__lt=ask.until)
    for one in found.prefetch_related("lines").order_by("made_at", "pk"):
        sums = _sums(one.lines.all())
        made_of = sum(cents for name, cents in sums.items())
        yield {
            "payout": one.stripe_payout_id,
            "of": one.stripe_payout_id,
            "at": one.made_at,
            "arrives_at": one.arrives_at,
            "state": one.get_status_display(),
            **sums,
            "out": one.amount_cents,
            "gap": made_of - one.amount_cents,
        }


def _sums(lines: Iterable[PayoutLine]) -> dict[str, int]:
    sums = dict.fromkeys(_SUMS, 0)
    for line in lines:
        sums[_COLUMN_OF[_K(line.kind)]] += line.amount_cents
        sums["fees"] -= line.fee_cents
    return sums


def _of_month(ask: Ask, month: dt.date) -> Report:
    rows = list(_payouts(ask.only(month)))
    columns = [
        Column("payout", _("Payout")),
        Column("at", _("Left"), Kind.DAY),
        Column("arrives_at", _("Arrives"), Kind.DAY),
        Column("state", _("State")),
        *_MONEY,
    ]
    sums = {"payout": _("Together"), **_together(rows)} if rows else {}
    table = Table("rows", name_of(month), columns, rows, _("Nothing was paid out."), sums)
    lede = _("The payouts of the month.")
    return Report("payouts", TITLE, lede, ask.on, [table], is_behind=True)


def _of_payout(ask: Ask) -> Report:
    """What a payout is made of, each movement with the invoice it is about."""
    lines = list(
        PayoutLine.objects.filter(payout__stripe_payout_id=ask.of).order_by("made_at", "pk")
    )
    about = _invoices_of({line.source_id for line in lines if line.source_id})
    rows = [_told(line, about.get(line.source_id)) for line in lines]
    columns = [
        Column("number", _("Invoice")),
        Column("organisation", _("Organisation")),
        Column("at", _("Date"), Kind.DAY),
        Column("kind", _("What")),
        Column("amount", _("Amount"), Kind.MONEY),
        Column("fee", _("Fee"), Kind.MONEY),
        Column("net", _("Paid out"), Kind.MONEY),
    ]
    names = ("amount", "fee", "net")
    sums = {"number": _("Together"), **{name: total(rows, name) for name in names}} if rows else {}
    table = Table("rows", ask.of, columns, rows, _("Nothing is known of this payout."), sums)
    lede = _("What the payout is made of.")
    return Report("payouts", TITLE, lede, ask.on, [table], is_behind=True)


def _told(line: PayoutLine, about: Any) -> dict[str, Any]:
    return {
        "number": (about.number or about.stripe_invoice_id) if about else line.source_id,
        "invoice_id": about.pk if about else None,
        "organisation": about.account.organisation.name if about else "",
        "at": line.made_at,
        "kind": line.get_kind_display(),
        "amount": line.amount_cents,
        "fee": -line.fee_cents,
        "net": line.net_cents,
    }


def _invoices_of(keys: set[str]) -> Mapping[str, Any]:
    """The invoices that payments, refunds and disputes are about, by what Stripe calls those."""
    found: dict[str, Any] = {}
    for model, name in (
        (InvoicePayment, "charge_id"),
        (Refund, "stripe_refund_id"),
        (Dispute, "stripe_dispute_id"),
    ):
        rows = model._default_manager.filter(**{f"{name}__in": keys, "invoice__isnull": False})
        for row in rows.select_related("invoice__account__organisation"):
            found[getattr(row, name)] = row.invoice
    return found
