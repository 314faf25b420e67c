"""Orders by invoice that wait for staff, with what a yes is decided by."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.models import Approval, BillingAccount, Invoice, InvoiceOrder
from billing.services.orders import MOST_UNSEEN_CENTS
from core.common import clock
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table

_KVK = re.compile(r"\d{8}", re.ASCII)


@dataclass(frozen=True)
class Waiting:
    """An order with what is known of who ordered; `limit_cents` is what goes without a yes."""

    order: InvoiceOrder
    approval_id: object
    kvk: str | Promise
    owed_cents: int
    paid_count: int
    late_count: int
    limit_cents: int

    @property
    def after_cents(self) -> int:
        """What would be owed with this order, without VAT of the order."""
        return self.owed_cents + self.order.price.unit_amount_cents

    @property
    def is_above(self) -> bool:
        """Whether it goes over what an organisation may owe unseen."""
        return self.after_cents > self.limit_cents


def waiting_orders() -> list[Waiting]:
    """The orders that wait, the oldest first: three questions however many."""
    approvals: dict[Any, Any] = dict(
        Approval.objects.filter(
            kind=Approval.Kind.INVOICE_TERMS, state=Approval.State.WAITING
        ).values_list("object_id", "pk")
    )
    orders = InvoiceOrder.objects.filter(state=InvoiceOrder.State.WAITING, pk__in=list(approvals))
    found = list(
        orders.select_related("account", "tribe__organisation", "price", "ordered_by")
        .prefetch_related("account__tax_ids")
        .order_by("created_at", "pk")
    )
    known = {one.pk: one for one in _standings([order.account_id for order in found])}
    return [_waiting(order, approvals[order.pk], known[order.account_id]) for order in found]


def orders() -> Report:
    """The same as a table."""
    rows = [
        {
            "tribe": one.order.tribe.name,
            "tribe_id": one.order.tribe_id,
            "organisation": one.order.account.legal_name or one.order.tribe.organisation.name,
            "approval": str(one.approval_id),
            "cents": one.order.price.unit_amount_cents,
            "owed": one.owed_cents,
            "limit": one.limit_cents,
            "kvk": one.kvk,
            "paid": one.paid_count,
            "late": one.late_count,
            "po": one.order.po_number,
            "code": one.order.promotion_code,
            "at": one.order.created_at,
        }
        for one in waiting_orders()
    ]
    columns = [
        Column("tribe", _("Tribe")),
        Column("organisation", _("Organisation")),
        Column("cents", _("A year, without VAT"), Kind.MONEY),
        Column("owed", _("Owes now"), Kind.MONEY),
        Column("limit", _("May owe unseen"), Kind.MONEY),
        Column("kvk", _("Chamber of Commerce")),
        Column("paid", _("Paid before"), Kind.NUMBER),
        Column("late", _("Late now"), Kind.NUMBER),
        Column("po", _("Order number")),
        Column("code", _("Promotion code")),
        Column("at", _("Since"), Kind.MOMENT),
        Column("approval", _("Key of the question"), Kind.CODE),
    ]
    table = Table("orders", _("Orders that wait"), columns, rows, _("No order waits for us."))
    lede = _("Who wants to pay by invoice for the first time, or for much.")
    return Report("orders", _("Orders by invoice"), lede, clock.now(), [table])


def _standings(accounts: list[Any]) -> QuerySet[BillingAccount]:
    """How the customers have paid until now: `owed`, `paid` and `late` of each."""
    is_open = Q(invoices__status=Invoice.Status.OPEN)
    is_late = is_open & Q(invoices__due_at__lt=clock.now())
    return BillingAccount.objects.filter(pk__in=accounts).annotate(
        owed=Coalesce(Sum("invoices__amount_remaining_cents", filter=is_open), 0),
        paid=Count("invoices", filter=Q(invoices__status=Invoice.Status.PAID)),
        late=Count("invoices", filter=is_late),
    )


def _waiting(order: InvoiceOrder, approval_id: object, known: BillingAccount) -> Waiting:
    return Waiting(
        order=order,
        approval_id=approval_id,
        kvk=_kvk(order.account),
        owed_cents=known.owed,  # type: ignore[attr-defined]
        paid_count=known.paid,  # type: ignore[attr-defined]
        late_count=known.late,  # type: ignore[attr-defined]
        limit_cents=MOST_UNSEEN_CENTS,
    )


def _kvk(account: BillingAccount) -> str | Promise:
    """What can be told of a number by looking at it; the register itself is for a person."""
    if account.country != "NL":
        return _("not in the Netherlands")
    if not account.kvk_number:
        return _("missing")
    number = account.kvk_number
    return number if _KVK.fullmatch(number) else _("%(number)s is none") % {"number": number}
