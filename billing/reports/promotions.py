"""Which promotion codes were used, by whom, and what they cost."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from billing.models import Invoice
from billing.reports.ask import Ask
from billing.reports.months import AT, WHO, in_period, of_invoice, total
from core.ui.charts import Chart, Series
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table, Words

TITLE = _("Promotion codes")
LEDE = _(
    "Which code took how much off which invoices, without VAT, by the date of the invoice."
    " A coupon that somebody gave at Stripe has no code."
)
_UNKNOWN = "unknown"
_MOST_BARS, _LONGEST_LABEL = 8, 10
_OFF = Column("cents", _("Off"), Kind.MONEY)


@dataclass(frozen=True)
class Use:
    """What a code or a coupon took off an invoice; `key` leads to all uses of it."""

    key: str
    code: Words
    coupon: str
    invoice: Invoice
    cents: int


def promotions_report(ask: Ask) -> Report:
    """Code by code, the dearest first; or every use of one."""
    by_key: dict[str, list[Use]] = defaultdict(list)
    for use in _uses(ask):
        by_key[use.key].append(use)
    if ask.of in by_key:
        return _behind(ask, by_key[ask.of])
    rows = [_row(uses) for uses in by_key.values()]
    rows.sort(key=lambda row: (-row["cents"], row["of"]))
    columns = [
        Column("code", _("Code")),
        Column("coupon", _("Coupon"), Kind.CODE),
        Column("invoices", _("Times used"), Kind.NUMBER),
        Column("organisations", _("Organisations"), Kind.NUMBER),
        Column("first", _("First used"), Kind.DAY),
        Column("last", _("Last used"), Kind.DAY),
        _OFF,
    ]
    sums = {name: total(rows, name) for name in ("invoices", "cents")}
    empty = _("No code was used in this period.")
    together = {"code": _("Together"), **sums} if rows else {}
    table = Table("promotions", _("By code"), columns, rows, empty, together)
    return Report("promotions", TITLE, LEDE, ask.on, [table], [_chart(rows)])


def _uses(ask: Ask) -> Iterator[Use]:
    """Every discount of a final invoice, and what none of our mirrored discounts explains."""
    found = Invoice.objects.filter(in_period(ask, "finalized_at"), discount_cents__gt=0)
    found = found.exclude(status__in=[Invoice.Status.DRAFT, Invoice.Status.VOID])
    found = found.select_related("account__organisation").prefetch_related("discounts")
    for invoice in found.order_by("finalized_at", "pk"):
        left = invoice.discount_cents
        for one in invoice.discounts.all():
            left -= one.amount_cents
            key = one.promotion_code_id or one.coupon_id or _UNKNOWN
            code = one.code or one.promotion_code_id or _("no code")
            yield Use(key, code, one.coupon_id, invoice, one.amount_cents)
        if left:
            yield Use(_UNKNOWN, _("not known"), "", invoice, left)


def _row(uses: list[Use]) -> dict[str, Any]:
    return {
        "code": uses[0].code,
        "of": uses[0].key,
        "coupon": uses[0].coupon,
        "invoices": len({use.invoice.pk for use in uses}),
        "organisations": len({use.invoice.account_id for use in uses}),
        "first": uses[0].invoice.finalized_at,
        "last": uses[-1].invoice.finalized_at,
        "cents": sum(use.cents for use in uses),
    }


def _chart(rows: list[dict[str, Any]]) -> Chart:
    dearest = rows[:_MOST_BARS]
    labels = [str(row["code"])[:_LONGEST_LABEL] for row in dearest]
    off = [Series(_("Off"), [row["cents"] for row in dearest])]
    return Chart("promotions", _("Taken off by code, in euros"), labels, off, divide_by=100)


def _behind(ask: Ask, uses: list[Use]) -> Report:
    rows = [
        of_invoice(use.invoice)
        | {
            "at": use.invoice.finalized_at,
            "price": use.invoice.subtotal_cents,
            "cents": use.cents,
        }
        for use in uses
    ]
    columns = [*WHO, AT, Column("price", _("Price"), Kind.MONEY), _OFF]
    sums = {"number": _("Together"), "cents": total(rows, "cents")}
    table = Table("rows", str(uses[0].code), columns, rows, total=sums)
    lede = _("The invoices on which it was used.")
    return Report("promotions", TITLE, lede, ask.on, [table], is_behind=True)
