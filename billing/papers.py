"""
Our own copies of invoices: kept for seven years, whatever becomes of Stripe's pages.

A copy is written once and never replaced: an invoice that is final does not change. It lies in
the private storage of `core.files`, in a folder of its own that the sweep leaves alone.
"""

import hashlib

from structlog import get_logger

from billing.models import Invoice
from core.common import clock
from core.files import storage

log = get_logger(__name__)

FOLDER = "invoices"


def path_of(invoice: Invoice) -> str:
    """Where the copy of an invoice lies, below the folder of all files."""
    return f"{FOLDER}/{invoice.account_id}/{invoice.pk}.pdf"


def keep_pdf(*, invoice: Invoice, content: bytes) -> Invoice:
    """
    Keep the PDF of an invoice; one that is kept already stays as it is.

    Machine work. The file is on disk before the row says so.

    :raises StorageFull: if the disk has no room.
    :raises StorageAway: if the disk cannot be written to.
    """
    if invoice.pdf_sha256:
        return invoice
    storage.write(path_of(invoice), content)
    digest = hashlib.sha256(content).hexdigest()
    Invoice.objects.filter(pk=invoice.pk, pdf_sha256="").update(
        pdf_sha256=digest, pdf_stored_at=clock.now(), updated_at=clock.now()
    )
    invoice.refresh_from_db(fields=["pdf_sha256", "pdf_stored_at"])
    return invoice


def read_pdf(*, invoice: Invoice) -> bytes | None:
    """
    Our copy of an invoice; None while we have none.

    One that is gone from the disk, or not what was kept, is as good as none, and reported.
    """
    if not invoice.pdf_sha256:
        return None
    content = storage.read(path_of(invoice))
    if content is None or hashlib.sha256(content).hexdigest() != invoice.pdf_sha256:
        log.error("invoice_copy_lost", invoice=str(invoice.pk), is_there=content is not None)
        return None
    return content
