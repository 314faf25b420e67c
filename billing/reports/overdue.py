"""What should have been paid: by how long ago, and by way of paying."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from billing.models import Invoice
from core.common import clock

AGES = ((30, "0–30"), (60, "31–60"), (90, "61–90"))
OLDER = "> 90"
BANDS = [*(band for _days, band in AGES), OLDER]


@dataclass(frozen=True)
class Overdue:
    """An invoice that is late, the days it is, and what is still to come, VAT included."""

    invoice: Invoice
    days: int
    band: str
    way: str


def overdue_invoices(moment: dt.datetime | None = None) -> QuerySet[Invoice]:
    """
    Invoices to be paid whose time is over, the oldest first, each with `late_since`.

    By invoice that is the due date; otherwise the day on which collecting failed first; and the
    day on which a direct debit was taken back.
    """
    at = moment or clock.now()
    by_invoice = Q(collection="send_invoice")
    late = Invoice.objects.filter(
        Q(status__in=[Invoice.Status.OPEN, Invoice.Status.UNCOLLECTIBLE])
        | Q(returned_at__isnull=False)
    ).annotate(
        late_since=Coalesce(
            "returned_at",
            Case(
                When(by_invoice | Q(due_at__isnull=False), then=F("due_at")),
                When(attempt_count__gt=0, then=Coalesce("finalized_at", "issued_at")),
            ),
        ),
        way=Case(
            When(by_invoice, then=Value("invoice")),
            default=Coalesce(F("subscription__method__type"), Value("card")),
            output_field=CharField(),
        ),
    )
    return (
        late.filter(late_since__lt=at, voided_at=None)
        .exclude(status=Invoice.Status.VOID)
        .select_related("account__organisation", "subscription__tribe")
        .order_by("late_since", "pk")
    )


def overdue(moment: dt.datetime | None = None) -> list[Overdue]:
    """The same with their ages."""
    at = moment or clock.now()
    return list(_aged(overdue_invoices(at), at))


def _aged(invoices: Iterable[Invoice], at: dt.datetime) -> Iterator[Overdue]:
    for invoice in invoices:
        days = (at - invoice.late_since).days  # type: ignore[attr-defined]
        way: str = invoice.way  # type: ignore[attr-defined]
        yield Overdue(invoice, days, band_of(days), way)


def band_of(days: int) -> str:
    """The band of an age in whole days."""
    return next((band for most, band in AGES if days <= most), OLDER)
