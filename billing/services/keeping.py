"""Fetch our own copies of invoices as soon as they are final."""

import datetime as dt

import structlog
from django.core.cache import cache
from django.db.models import QuerySet

from billing import gateway, papers
from billing.errors import StripeAway, StripeRefused
from billing.models import Invoice
from billing.services.staff_tasks import ask_staff
from core.common import clock
from core.files.storage import StorageAway, StorageFull

log = structlog.get_logger(__name__)

MISSING = "paper_missing"
_TOO_LONG = dt.timedelta(days=1)
_REST_SECONDS = 3600


def without_paper() -> QuerySet[Invoice]:
    """The invoices that are final, and of which we have no copy."""
    final = Invoice.objects.filter(pdf_sha256="", finalized_at__isnull=False)
    return final.exclude(status=Invoice.Status.DRAFT).order_by("-finalized_at")


def keep_papers(*, limit: int = 100) -> int:
    """
    Keep a copy of the invoices that have none yet; how many were kept.

    Machine work. One that cannot be had now rests for an hour, so that others get their turn.
    """
    kept = 0
    for invoice in without_paper()[: 5 * limit]:
        if gateway.rest_seconds() or kept >= limit:
            break
        if cache.add(f"paper:{invoice.pk}", 1, timeout=_REST_SECONDS):
            kept += _keep(invoice)
    return kept


def _keep(invoice: Invoice) -> bool:
    """The address is asked for anew: those we were told run out."""
    try:
        url = gateway.find_pdf(invoice_id=invoice.stripe_invoice_id)
        papers.keep_pdf(invoice=invoice, content=gateway.fetch_pdf(url=url))
    except (StripeAway, StripeRefused) as error:
        log.warning("paper_not_fetched", invoice=str(invoice.pk), reason=error.reason)
        _ask_when_late(invoice, error.reason)
        return False
    except (StorageFull, StorageAway):
        log.exception("paper_not_kept", invoice=str(invoice.pk))
        return False
    return True


def _ask_when_late(invoice: Invoice, reason: str) -> None:
    if invoice.finalized_at and clock.now() - invoice.finalized_at > _TOO_LONG:
        ask_staff(
            kind=MISSING,
            subject=invoice.stripe_invoice_id,
            account=invoice.account,
            facts={"number": invoice.number, "reason": reason},
        )
