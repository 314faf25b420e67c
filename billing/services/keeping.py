"""Fetch our own copies of invoices and credit notes as soon as they are final."""

import datetime as dt
from collections.abc import Iterable

import structlog
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet

from billing import gateway, papers
from billing.errors import StripeAway, StripeRefused
from billing.models import CreditNote, Invoice
from billing.services import announcing
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


def notes_without_paper() -> QuerySet[CreditNote]:
    """The credit notes of which we have no copy."""
    return CreditNote.objects.filter(pdf_sha256="").order_by("-made_at")


def keep_papers(*, limit: int = 100) -> int:
    """
    Keep a copy of the invoices and credit notes that have none yet; how many were kept.

    Machine work. One that cannot be had now rests for an hour, so that others get their turn.
    """
    kept = 0
    waiting: Iterable[Invoice | CreditNote] = [
        *without_paper()[: 5 * limit],
        *notes_without_paper()[: 5 * limit],
    ]
    for paper in waiting:
        if gateway.rest_seconds() or kept >= limit:
            break
        if cache.add(f"paper:{paper.pk}", 1, timeout=_REST_SECONDS):
            kept += _try_to_keep(paper)
    return kept


def _try_to_keep(paper: Invoice | CreditNote) -> bool:
    try:
        _keep(paper)
    except (StripeAway, StripeRefused) as error:
        log.warning("paper_not_fetched", paper=str(paper.pk), reason=error.reason)
        _ask_when_late(paper, error.reason)
        return False
    except (StorageFull, StorageAway):
        log.exception("paper_not_kept", paper=str(paper.pk))
        return False
    return True


def _keep(paper: Invoice | CreditNote) -> None:
    """The address is asked for anew: those we were told run out."""
    if isinstance(paper, Invoice):
        url = gateway.find_pdf(invoice_id=paper.stripe_invoice_id)
        content = gateway.fetch_pdf(url=url)
        with transaction.atomic():
            announcing.invoice_kept(invoice=papers.keep_pdf(invoice=paper, content=content))
    else:
        url = gateway.fetch_credit_note(note_id=paper.stripe_credit_note_id).pdf_url
        content = gateway.fetch_pdf(url=url)
        with transaction.atomic():
            note = papers.keep_note_pdf(note=paper, content=content)
            announcing.credit_note_kept(credit_note=note)


def _ask_when_late(paper: Invoice | CreditNote, reason: str) -> None:
    if isinstance(paper, Invoice):
        key, final_at = paper.stripe_invoice_id, paper.finalized_at
    else:
        key, final_at = paper.stripe_credit_note_id, paper.made_at
    if final_at and clock.now() - final_at > _TOO_LONG:
        ask_staff(
            kind=MISSING,
            subject=key,
            account=paper.account,
            facts={"number": paper.number, "reason": reason},
        )
